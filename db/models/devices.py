"""Devices, their codes, and the agreements that a pupil keeps one. It follows from the ledger."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Plain, Sequence, SequenceKey


class DeviceRow(Base):
    """A known device. `entry` is the entry that described it."""

    __tablename__ = "devices"

    id: Mapped[Key]
    kind: Mapped[str]
    pupil_id: Mapped[str | None] = mapped_column(index=True)
    description: Mapped[str]
    owner_id: Mapped[str | None]
    entry: Mapped[Sequence]


class CodeRow(Base):
    """A label or tag on a device, from the entry that linked it until the one that retired it."""

    __tablename__ = "codes"

    entry: Mapped[SequenceKey]
    code: Mapped[str]
    medium: Mapped[str]
    device_id: Mapped[str] = mapped_column(index=True)
    retired: Mapped[Sequence | None]


class AgreementRow(Base):
    """An exemption as it was asked for, and who has agreed to it in writing."""

    __tablename__ = "agreements"

    id: Mapped[Key]
    pupil_id: Mapped[str]
    device_id: Mapped[str]
    ground: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    conditions: Mapped[str | None]
    sanctions: Mapped[str | None]
    carer_alone: Mapped[str | None]
    lead_id: Mapped[str | None]
    asked_by: Mapped[str | None]
    agreed: Mapped[Plain]
    approved: Mapped[bool]
    ended: Mapped[bool]
    entry: Mapped[Sequence]


class PermissionRow(Base):
    """A visitor's or a member of staff's permission to have a device with them."""

    __tablename__ = "permissions"

    id: Mapped[Key]
    party: Mapped[str]
    holder: Mapped[str]
    arrangement: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    ended: Mapped[bool]
    entry: Mapped[Sequence]


Index("ix_codes_code_medium", CodeRow.code, CodeRow.medium)


class ExemptionRow(Base):
    """An agreement that a pupil keeps a device."""

    __tablename__ = "exemptions"

    id: Mapped[Key]
    pupil_id: Mapped[str]
    device_id: Mapped[str] = mapped_column(index=True)
    ground: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    conditions: Mapped[str | None]
    ended: Mapped[bool]
    entry: Mapped[Sequence]
