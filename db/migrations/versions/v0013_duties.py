"""Evacuations, what stays open until somebody has done it, and drafts that are not signed yet."""

import sqlalchemy as sa
from alembic import op

from db.types import Number

revision = "0013_duties"
down_revision = "0012_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evacuations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.Text(), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evacuations"),
    )
    op.create_index("ix_evacuations_ended_at", "evacuations", ["ended_at"])
    op.create_table(
        "duties",
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("duty", "record_id", name="pk_duties"),
    )
    op.create_index("ix_duties_done_at", "duties", ["done_at"])
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("editor", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_author_id", "drafts", ["author_id"])


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM drafts")):
        raise RuntimeError("drafts are never dropped: sign them, or throw them away, first")
    op.drop_table("drafts")
    op.drop_table("duties")
    op.drop_table("evacuations")
