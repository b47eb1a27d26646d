"""What the ledger cannot give again: secrets, sessions, and people of whom it was erased."""

import sqlalchemy as sa
from alembic import op

from db.guards import refuse_if_used
from db.types import Number

revision = "0002_kept"
down_revision = "0001_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("which", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("staff_id", "which", name="pk_credentials"),
    )
    op.create_table(
        "sessions",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_station", "sessions", ["station"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_table(
        "stations",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=True),
        sa.Column("recent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_stations"),
    )
    op.create_table(
        "pupils",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("forename", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.Text(), nullable=False),
        sa.Column("home_slot", sa.Text(), nullable=True),
        sa.Column("usually_brings", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("since", Number, nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.Column("erased_by", Number, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pupils"),
    )
    op.create_index("ix_pupils_ref", "pupils", ["ref"])
    op.create_table(
        "adults",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("forename", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("since", Number, nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.Column("erased_by", Number, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_adults"),
    )
    op.create_table(
        "links",
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("adult_id", sa.Text(), nullable=False),
        sa.Column("relationship", sa.Text(), nullable=False),
        sa.Column("carer", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("since", Number, nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.Column("erased_by", Number, nullable=True),
        sa.PrimaryKeyConstraint("pupil_id", "adult_id", name="pk_links"),
    )
    op.create_index("ix_links_adult_id", "links", ["adult_id"])


def downgrade() -> None:
    refuse_if_used(op.get_bind())
    op.drop_table("links")
    op.drop_table("adults")
    op.drop_table("pupils")
    op.drop_table("stations")
    op.drop_table("attempts")
    op.drop_table("sessions")
    op.drop_table("credentials")
