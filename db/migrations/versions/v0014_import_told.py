"""Of whom each part of an import told, so that it stands in their own history."""

import sqlalchemy as sa
from alembic import op

from db.types import Number

revision = "0014_import_told"
down_revision = "0013_duties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_told",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("entry", Number, autoincrement=False, nullable=False),
        sa.Column("part", Number, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "entry", "part", name="pk_import_told"),
    )


def downgrade() -> None:
    op.drop_table("import_told")
