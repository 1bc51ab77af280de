"""Who makes what public (JH-A-6.2-d, JH-A-6.2-e, JH-B-4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access import may
from organization.enums import Duty
from portal.enums import PortalPermission as P

if TYPE_CHECKING:
    from accountability.models import Task
    from organization.models import Account

IN_UNITS = (Duty.UNIT_LEADER, Duty.UNIT_CLERK)
GRANTS = {
    P.VIEW_PUBLICITY: (
        Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE, Duty.PUBLICITY, Duty.SPOKESPERSON, Duty.COUNTY_LEADER, *IN_UNITS,
    ),
    P.PUBLISH_TASKS: (Duty.TWO_OFFICES, *IN_UNITS),
    P.PUBLISH_COUNTY: (Duty.TWO_OFFICES,),
    P.MARK_SUITABLE: (Duty.TWO_OFFICES,),
    P.PUBLISH_IN_MEDIA: (Duty.PUBLICITY,),
    P.BRIEF: (Duty.SPOKESPERSON,),
    P.PUBLISH_BULLETINS: (Duty.TWO_OFFICES,),
    P.HANDLE_COMMENTS: (Duty.INSPECTION_OFFICE,),
}  # fmt: skip


def may_publish(account: Account, task: Task) -> bool:
    """The two offices for the county, the lead unit for its tasks."""
    if may(account, P.PUBLISH_COUNTY):
        return True
    lead = task.current.lead_unit_id if task.current is not None else None
    return may(account, P.PUBLISH_TASKS) and account.reach(P.PUBLISH_TASKS).covers(lead or 0)
