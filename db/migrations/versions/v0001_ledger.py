"""The ledger, what is bound to it, and the triggers that keep it append-only."""

import sqlalchemy as sa
from alembic import op

from db.guards import put_up, refuse_if_used, take_down
from db.types import Number

revision = "0001_ledger"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("log_id", sa.Text(), nullable=False),
        sa.Column("sequence", Number, autoincrement=False, nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_ledger_entries"),
    )
    op.create_table(
        "personal_values",
        sa.Column("log_id", sa.Text(), nullable=False),
        sa.Column("sequence", Number, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sequence"], ["ledger_entries.sequence"], name="fk_personal_values_sequence"
        ),
        sa.PrimaryKeyConstraint("sequence", "name", name="pk_personal_values"),
    )
    op.create_table(
        "ledger_head",
        sa.Column("log_id", sa.Text(), nullable=False),
        sa.Column("size", Number, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("log_id", name="pk_ledger_head"),
    )
    op.create_table(
        "commands",
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("refusals", sa.Text(), nullable=False),
        sa.Column("first", Number, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("command_id", name="pk_commands"),
        sqlite_with_rowid=False,
    )
    put_up(op.get_bind())


def downgrade() -> None:
    refuse_if_used(op.get_bind())
    op.drop_table("commands")
    op.drop_table("ledger_head")
    op.drop_table("personal_values")
    op.drop_table("ledger_entries")
    take_down(op.get_bind())
