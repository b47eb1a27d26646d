"""Alerts that were raised before are found with their device and pupil, as new ones are."""

import sqlalchemy as sa
from alembic import op

revision = "0015_alerts_found"
down_revision = "0014_import_told"
branch_labels = None
depends_on = None

_ALERTS = sa.table("alerts", sa.column("record_id"), sa.column("entry"))
_CUSTODY = sa.table(
    "custody_records", sa.column("record_id"), sa.column("device_id"), sa.column("pupil_id")
)
_ABOUT = sa.table("entry_about", sa.column("about"), sa.column("sequence"))


def upgrade() -> None:
    for column in (_CUSTODY.c.device_id, _CUSTODY.c.pupil_id):
        known = sa.exists().where(_ABOUT.c.about == column, _ABOUT.c.sequence == _ALERTS.c.entry)
        found = (
            sa.select(column, _ALERTS.c.entry)
            .join(_CUSTODY, _CUSTODY.c.record_id == _ALERTS.c.record_id)
            .where(column.is_not(None), ~known)
        )
        op.execute(sa.insert(_ABOUT).from_select(["about", "sequence"], found))


def downgrade() -> None:
    """Nothing: what is found more easily does no harm."""
