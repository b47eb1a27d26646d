"""What tells pupils apart when a file is read, names with their dates, how far an import is."""

import sqlalchemy as sa
from alembic import op

from db.types import Number

revision = "0006_imports"
down_revision = "0005_settings"
branch_labels = None
depends_on = None

_LOST = """
    SELECT (SELECT count(*) FROM adults WHERE erased_by IS NOT NULL AND ref <> '')
    + (SELECT count(*) FROM pupils WHERE erased_by IS NOT NULL
       AND (upn <> '' OR former_upn <> '' OR born IS NOT NULL))"""


def upgrade() -> None:
    for name in ("upn", "former_upn"):
        op.add_column("pupils", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("pupils", sa.Column("born", sa.Date(), nullable=True))
    op.add_column("adults", sa.Column("ref", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "names",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("entry", Number, autoincrement=False, nullable=False),
        sa.Column("forename", sa.Text(), nullable=True),
        sa.Column("surname", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "entry", name="pk_names"),
    )
    op.create_table(
        "imports",
        sa.Column("entry", Number, autoincrement=False, nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("applied", sa.Integer(), nullable=False),
        sa.Column("headings", sa.Text(), nullable=True),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_imports"),
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text(_LOST)).scalar():
        raise RuntimeError("what the ledger cannot give again is never dropped")
    op.drop_table("imports")
    op.drop_table("names")
    op.drop_column("adults", "ref")
    for name in ("born", "former_upn", "upn"):
        op.drop_column("pupils", name)
