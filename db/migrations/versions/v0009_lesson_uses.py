"""Lesson and trip uses, as they are asked for and approved."""

import sqlalchemy as sa
from alembic import op

from db.types import Number

revision = "0009_lesson_uses"
down_revision = "0008_agreements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_uses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("pupil_ids", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lesson_uses"),
    )
    op.create_index("ix_lesson_uses_until", "lesson_uses", ["until"])


def downgrade() -> None:
    op.drop_table("lesson_uses")
