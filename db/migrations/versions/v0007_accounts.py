"""Accounts that end by themselves, and what their holders accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0007_accounts"
down_revision = "0006_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("last", sa.Date(), nullable=True))
    op.add_column("staff", sa.Column("accepted", sa.Text(), nullable=True))
    op.add_column("staff", sa.Column("accepted_at", sa.Text(), nullable=True))


def downgrade() -> None:
    for name in ("accepted_at", "accepted", "last"):
        op.drop_column("staff", name)
