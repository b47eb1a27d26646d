"""The school's own browsers, and the codes by which they become so."""

import sqlalchemy as sa
from alembic import op

from db.types import Number

revision = "0010_browsers"
down_revision = "0009_lesson_uses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "browsers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("enrolled_by", sa.Text(), nullable=True),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_browsers"),
    )
    op.create_index("ix_browsers_key_hash", "browsers", ["key_hash"])
    op.create_table(
        "browser_codes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_browser_codes"),
    )
    op.create_index("ix_browser_codes_code_hash", "browser_codes", ["code_hash"])
    op.create_table(
        "browser_sightings",
        sa.Column("browser_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("browser_id", name="pk_browser_sightings"),
    )


def downgrade() -> None:
    op.drop_table("browser_sightings")
    op.drop_table("browser_codes")
    op.drop_table("browsers")
