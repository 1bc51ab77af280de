"""An approved objection carried out: the score or entry changed with its reason, the result computed as a new version.

Both are linked: the objection names the version, the version's note the objection (SX-6.7-c).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from appraisal.actions.entries import withdraw_adjustment
from appraisal.actions.objections import latest_conclusion, lock_objection, take_step
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Source
from appraisal.enums.objections import ObjectionEvent, ObjectionState
from appraisal.gathering.objections import cell_of, thawed_group
from appraisal.models import Adjustment, Objection, ObjectionConclusion, Period, Scheme
from appraisal.rules.objections import REVIEW, check_event
from core.findings import Refused, demand, unmet
from organization.models import Account


@transaction.atomic
def correct_result(objection: Objection, *, by: Account, at: datetime) -> Objection:
    """Change what was approved through the actions that write scores and entries, compute, and link. Raises Refused;
    nothing is changed then.

    A leaf whose score follows from readings is corrected where they are kept; here it is computed and checked.
    """
    row = lock_objection(objection.pk)
    demand(check_event(ObjectionState(row.state), ObjectionEvent.CORRECT))
    conclusion = latest_conclusion(row)
    assert conclusion is not None, "an approved objection has its conclusion"
    source = f"异议 {row.number} 更正"
    period = period_in_force(row)
    if conclusion.adjustment is not None:
        _withdraw(period.scheme, conclusion.adjustment, source, by=by, at=at)
    elif conclusion.indicator is not None and conclusion.indicator.source == Source.ENTERED:
        cells = {(row.member.code, conclusion.indicator.code): conclusion.proposed}
        enter_scores(period, cells, source=source, decided=True, by=by, at=at)
    version = run_scoring(period, by=by, at=at, note=source)
    if conclusion.indicator is not None:
        _check_carried(row, conclusion, version.pk, period)
    note = f"{source}，重新计算为第 {version.number} 版"
    return take_step(row, ObjectionEvent.CORRECT, note=note, by=by, at=at, corrected_by=version)


def period_in_force(row: Objection) -> Period:
    """The period under the version of the scheme that is in force: it may have been amended since (SX-6.9-a)."""
    version = row.publication.version
    schemes = Scheme.objects.current().filter(code=version.scheme.code)
    return Period.objects.select_related("scheme__rulebook").get(scheme__in=schemes, label=version.period.label)


def _withdraw(scheme: Scheme, entry: Adjustment, reason: str, *, by: Account, at: datetime) -> None:
    """The entry, or its copy in the version of the scheme in force."""
    same = Adjustment.objects.in_force().filter(
        scheme=scheme, member__code=entry.member.code, kind=entry.kind, level=entry.level, matter=entry.matter,
        document_number=entry.document_number, dated=entry.dated, points=entry.points,
    )  # fmt: skip
    held = same.first()
    if held is None:
        raise Refused([unmet(REVIEW, "应撤销的加减分已不在方案中", remedy="请退回重新复核", 事项=entry.matter)])
    withdraw_adjustment(held, reason=reason, decided=True, by=by, at=at)


def _check_carried(row: Objection, conclusion: ObjectionConclusion, version: int, period: Period) -> None:
    """The new version holds the approved score; one that follows from readings may not yet."""
    assert conclusion.indicator is not None
    found = period.versions.get(pk=version)
    cell = cell_of(thawed_group(found, row.member.group.code), row.member.code, conclusion.indicator.code)
    if cell != conclusion.proposed:
        remedy = "该项得分由填报的数据计算，请先更正数据，使得分与批准的一致"
        raise Refused([unmet(REVIEW, "重新计算后的得分与批准的不一致", remedy=remedy)])
