"""What the entries of a stage share: the matter held, its facts, its run; and how a mistaken entry is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import Finding, demand, unmet
from decisions.actions.steps import latest_run, lock
from decisions.enums import Stage
from decisions.gathering import look
from decisions.models import Matter, StageRun
from decisions.models.base import Withdrawable
from decisions.rules.entering import check_in_hand, check_reason
from decisions.rules.facts import Case
from organization.models import Account


@dataclass(frozen=True, slots=True)
class Desk:
    """A matter held to the end of the transaction, with one stage in hand."""

    matter: Matter
    case: Case
    stage: Stage
    latest: StageRun | None
    today: date

    def demand(self, findings: Iterable[Finding] = ()) -> StageRun:
        """The run to write to; raises Refused with everything that stands in the way."""
        demand([check_in_hand(self.case, self.stage), *findings])
        assert self.latest is not None  # an open stage has a row
        return self.latest


def desk(matter_id: int, stage: Stage, *, at: datetime) -> Desk:
    """Lock the matter and gather what the stage rests on."""
    matter = lock(matter_id)
    about = {stage, Stage.INTENT} if stage is Stage.RESEARCH else {stage}  # days of the research follow the intent's
    case = look([matter], at=at, about=about).cases[matter.pk]
    return Desk(matter, case, stage, latest_run(matter, stage), timezone.localdate(at))


def told(by: Account, at: datetime) -> dict[str, Any]:
    """Who recorded a row, and when."""
    return {"recorded_at": at, "recorded_by": by}


@transaction.atomic
def withdraw(
    row: Withdrawable, matter_id: int, stage: Stage, *, reason: str, by: Account, at: datetime, clause: str = ""
) -> None:
    """Take a mistaken entry out of force with the reason while its stage is open; the row stays.

    Raises Refused also when somebody withdrew it meanwhile, or it belongs to a former round.
    """
    work = desk(matter_id, stage, at=at)
    model: Any = type(row)
    held = model.objects.in_force().filter(pk=row.pk)
    if hasattr(row, "run_id"):
        held = held.filter(run=work.latest)
    findings = check_reason(reason, "撤销")
    if not held.exists():
        findings.append(unmet("JH-A-5.0-a", "登记已撤销，或者属于以前的轮次", remedy="请刷新页面"))
    work.demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="decisions.withdraw_entry", by=by, at=at, obj=work.matter, reason=row.withdrawal_reason, clause=clause,
        before={"stage": stage.label, "entry": f"{row._meta.verbose_name}：{row}"},
    )  # fmt: skip
