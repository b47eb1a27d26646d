"""Devices, their codes, and the agreements that a pupil keeps one. It follows from the ledger."""

from datetime import date

from sqlalchemy import Index

from db.models.base import Base, Key, Plain, Sequence, SequenceKey, Typed, column


class DeviceRow(Base):
    """A known device. `entry` is the entry that described it."""

    __tablename__ = "devices"

    id: Typed[Key]
    kind: Typed[str]
    pupil_id: Typed[str | None] = column(index=True)
    description: Typed[str]
    owner_id: Typed[str | None]
    entry: Typed[Sequence]


class CodeRow(Base):
    """A label or tag on a device, from the entry that linked it until the one that retired it."""

    __tablename__ = "codes"

    entry: Typed[SequenceKey]
    code: Typed[str]
    medium: Typed[str]
    device_id: Typed[str] = column(index=True)
    retired: Typed[Sequence | None]


class AgreementRow(Base):
    """An exemption as it was asked for, and who has agreed to it in writing."""

    __tablename__ = "agreements"

    id: Typed[Key]
    pupil_id: Typed[str]
    device_id: Typed[str]
    ground: Typed[str]
    first: Typed[date]
    last: Typed[date]
    conditions: Typed[str | None]
    sanctions: Typed[str | None]
    carer_alone: Typed[str | None]
    lead_id: Typed[str | None]
    asked_by: Typed[str | None]
    agreed: Typed[Plain]
    approved: Typed[bool]
    ended: Typed[bool]
    entry: Typed[Sequence]


class PermissionRow(Base):
    """A visitor's or a member of staff's permission to have a device with them."""

    __tablename__ = "permissions"

    id: Typed[Key]
    party: Typed[str]
    holder: Typed[str]
    arrangement: Typed[str]
    first: Typed[date]
    last: Typed[date]
    ended: Typed[bool]
    entry: Typed[Sequence]


Index("ix_codes_code_medium", CodeRow.code, CodeRow.medium)


class ExemptionRow(Base):
    """An agreement that a pupil keeps a device."""

    __tablename__ = "exemptions"

    id: Typed[Key]
    pupil_id: Typed[str]
    device_id: Typed[str] = column(index=True)
    ground: Typed[str]
    first: Typed[date]
    last: Typed[date]
    conditions: Typed[str | None]
    ended: Typed[bool]
    entry: Typed[Sequence]
