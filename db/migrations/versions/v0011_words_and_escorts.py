"""Collection words; what an authorised adult is to a pupil; trips of several days."""

import sqlalchemy as sa
from alembic import op

revision = "0011_words_and_escorts"
down_revision = "0010_browsers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "collection_words",
        sa.Column("pupil_id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pupil_id", name="pk_collection_words"),
    )
    op.add_column("authorisations", sa.Column("capacity", sa.Text(), nullable=True))
    op.add_column("authorisations", sa.Column("organisation", sa.Text(), nullable=True))
    op.add_column("authorisations", sa.Column("review_on", sa.Date(), nullable=True))
    op.add_column("lesson_uses", sa.Column("first", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("lesson_uses", "first")
    for name in ("review_on", "organisation", "capacity"):
        op.drop_column("authorisations", name)
    op.drop_table("collection_words")
