"""What follows from the ledger: custody records, devices, and where to find what."""

import sqlalchemy as sa
from alembic import op

from db.types import Number

revision = "0003_custody"
down_revision = "0002_kept"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custody_records",
        sa.Column("intake_sequence", Number, autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.Column("pupil_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("last_sequence", Number, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("intake_sequence", name="pk_custody_records"),
        sa.UniqueConstraint("record_id", name="uq_custody_records_record_id"),
    )
    op.create_index(
        "ix_custody_records_device", "custody_records", ["device_id", "intake_sequence"]
    )
    op.create_index(
        "ix_custody_records_open",
        "custody_records",
        ["device_id", "pupil_id", "slot"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "entry_index",
        sa.Column("sequence", Number, autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_entry_index"),
    )
    op.create_table(
        "entry_about",
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("sequence", Number, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("about", "sequence", name="pk_entry_about"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first", Number, nullable=False),
        sa.Column("last", Number, nullable=False),
        sa.Column("hand_ins", sa.Integer(), nullable=False),
        sa.Column("confiscations", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_days"),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
    )
    op.create_index("ix_devices_pupil_id", "devices", ["pupil_id"])
    op.create_table(
        "codes",
        sa.Column("entry", Number, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("retired", Number, nullable=True),
        sa.PrimaryKeyConstraint("entry", name="pk_codes"),
    )
    op.create_index("ix_codes_code_medium", "codes", ["code", "medium"])
    op.create_index("ix_codes_device_id", "codes", ["device_id"])
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exemptions"),
    )
    op.create_index("ix_exemptions_device_id", "exemptions", ["device_id"])


def downgrade() -> None:
    op.drop_table("exemptions")
    op.drop_table("codes")
    op.drop_table("devices")
    op.drop_table("days")
    op.drop_table("entry_about")
    op.drop_table("entry_index")
    op.drop_table("custody_records")
