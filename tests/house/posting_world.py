"""A posting with a report on each side, that of the own unit the inspector's; a check of each inspection."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accountability.enums import CheckerRole, PostedGroup, PostingState
from accountability.models import CheckReport, Posting, PostingReport
from core.periods import Cycle, period_of
from organization.enums import Duty


def build(world: Any) -> None:
    """Adds ``posting``, ``posting_report`` and ``check_report`` to the objects."""
    office, inspector = world.accounts[Duty.TWO_OFFICES], world.accounts[Duty.POSTED_INSPECTOR]
    at = timezone.now()
    today = timezone.localdate(at)
    world.objects |= {name: {} for name in ("posting", "posting_report", "check_report")}
    for side, unit in world.units.items():
        who = inspector if side == "own" else office
        made = {"recorded_at": at, "recorded_by": who}
        posting = Posting.objects.create(
            year=today.year - 1, group=PostedGroup.TOWNSHIP, unit=unit, inspector=who.person, reason="末位",
            basis="通报", state=PostingState.POSTED, decision="一号", decided_on=today, starts_on=today,
            confirmed_at=at, confirmed_by=office, recorded_at=at, recorded_by=office,
        )  # fmt: skip
        world.objects["posting"][side] = posting
        world.objects["posting_report"][side] = PostingReport.objects.create(
            posting=posting, period=period_of(Cycle.MONTH, today).code, dated=today, urged="督促", checked="检查",
            mood="稳定", **made,
        )  # fmt: skip
        world.objects["check_report"][side] = CheckReport.objects.create(
            inspection=world.objects["inspection"][side], unit=unit, role=CheckerRole.MONITOR, checked_on=today,
            place="大厅", text="情况", recorded_at=at, recorded_by=office,
        )  # fmt: skip
