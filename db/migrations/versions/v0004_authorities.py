"""What follows from the ledger: who may collect, and who must not."""

import sqlalchemy as sa
from alembic import op

from db.types import Number

revision = "0004_authorities"
down_revision = "0003_custody"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_authorities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("device_ids", sa.Text(), nullable=False),
        sa.Column("signer_id", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("wording_version", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.Text(), nullable=False),
        sa.Column("suspended_at", sa.Text(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_standing_authorities"),
    )
    op.create_index("ix_standing_authorities_pupil_id", "standing_authorities", ["pupil_id"])
    op.create_table(
        "authorisations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("adult_id", sa.Text(), nullable=False),
        sa.Column("carer_id", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authorisations"),
    )
    op.create_index("ix_authorisations_pupil_id", "authorisations", ["pupil_id"])
    op.create_table(
        "telephone_authorities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("adult_id", sa.Text(), nullable=False),
        sa.Column("carer_id", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_telephone_authorities"),
    )
    op.create_index(
        "ix_telephone_authorities_pupil_id_day", "telephone_authorities", ["pupil_id", "day"]
    )
    op.create_table(
        "concerns",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("adult_id", sa.Text(), nullable=False),
        sa.Column("pupil_ids", sa.Text(), nullable=False),
        sa.Column("is_bar", sa.Boolean(), nullable=False),
        sa.Column("stops_collection", sa.Boolean(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("entry", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_concerns"),
    )
    op.create_table(
        "likenesses",
        sa.Column("adult_id", sa.Text(), nullable=False),
        sa.Column("barred_id", sa.Text(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("adult_id", "barred_id", name="pk_likenesses"),
    )


def downgrade() -> None:
    op.drop_table("likenesses")
    op.drop_table("concerns")
    op.drop_table("telephone_authorities")
    op.drop_table("authorisations")
    op.drop_table("standing_authorities")
