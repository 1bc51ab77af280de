"""Whether a period is locked, by which version and since when, and how it was opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.reopenings import facts_of
from appraisal.enums.objections import ObjectionEvent
from appraisal.enums.reopenings import ReopeningGround
from appraisal.gathering.locks import bound_labels, lock_facts, locking
from appraisal.models import ObjectionStep, Period, Publication, Reopening, ResultVersion
from appraisal.rules.reopenings import TWO_PERSONS, check_decide
from core.findings import Finding
from core.presenters import FileItem
from organization.models import Account


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A line of the history: a reopening that was asked for, or a decision on an objection that opened one item."""

    asked: str
    version: str
    ground: str
    reason: str
    paper: str
    file: FileItem | None
    url: str
    state: str
    tone: str
    outcome: str
    """Who decided, when and why not; "" while it waits."""
    at: datetime


@dataclass(frozen=True, slots=True)
class LockView:
    """``badge`` and ``tone`` say how the period stands, ``sentence`` by what and since when."""

    badge: str
    tone: str
    sentence: str
    locked: bool
    pending: Reopening | None
    opened: Reopening | None
    """What keeps the period open, if anything."""
    rows: list[OpeningRow]

    def against(self, account: Account) -> list[Finding]:
        """Why this person may not decide about what waits."""
        return check_decide(facts_of(self.pending), by=account.username) if self.pending is not None else []

    def another(self, account: Account) -> bool:
        """Whether somebody else asked, so that this person may decide."""
        return not any(one.title == TWO_PERSONS for one in self.against(account))


OPEN = "本期没有已审定的结果，可以录入和更正；审定后锁定。"


def lock_view(period: Period, *, named: bool, versions: Iterable[ResultVersion] | None = None) -> LockView:
    """How the period stands; with ``named`` its history, which names persons. Two queries, three with the history.

    ``versions`` are all of the period, with their publications, where they were read already: none is asked for then
    while none was ever approved.
    """
    alone = len(bound_labels(period.scheme, period.label)) == 1
    if versions is not None and alone and not any(map(_was_approved, versions)):
        return LockView("未锁定", "info", OPEN, False, None, None, [])
    held = lock_facts(locking(period.scheme, period.label))
    related = (
        "publication__version__period__scheme", "asked_by__person", "confirmed_by__person", "refused_by__person",
        "relocked_by__person", "document",
    )  # fmt: skip
    reopenings = list(Reopening.objects.of_period(period).select_related(*related))
    waits = (None, None)
    pending = next((row for row in reopenings if (row.confirmed_at, row.refused_at) == waits and _stands(row)), None)
    opened = next((row for row in reopenings if row.confirmed_at and not row.relocked_at and _stands(row)), None)
    if held is not None:
        badge, tone = "已锁定", "neutral"
        sentence = f"{held.version}于 {held.since} 登记审定，本期得分、数据、加减分和凭证自该日起锁定，任何人不能再改。"
    elif opened is not None and opened.confirmed_at is not None:
        badge, tone = "已重开", "warning"
        day = timezone.localdate(opened.confirmed_at)
        sentence = f"{opened.publication.version}审定后，本期于 {day} 经两人办理重开，可以更正；下一版审定后重新锁定。"
    else:
        badge, tone, sentence = "未锁定", "info", OPEN
    rows = [*map(_row, reopenings), *_decided(period)] if named else []
    rows.sort(key=lambda one: one.at, reverse=True)
    return LockView(badge, tone, sentence, held is not None, pending, opened, rows)


def _was_approved(version: ResultVersion) -> bool:
    row: Publication | None = getattr(version, "publication", None)
    return row is not None and row.approved_at is not None


def _stands(row: Reopening) -> bool:
    return row.publication.withdrawn_at is None


def _when(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _row(row: Reopening) -> OpeningRow:
    if row.confirmed_at is not None:
        state, tone, outcome = "已重开", "success", f"{_when(row.confirmed_at)} {row.confirmed_by}确认重开"
        if row.relocked_at is not None:
            state, tone = "已重新锁定", "neutral"
            outcome += f"；{_when(row.relocked_at)} {row.relocked_by}重新锁定，没有更正"
    elif row.refused_at is not None:
        state, tone = "不同意", "neutral"
        outcome = f"{_when(row.refused_at)} {row.refused_by}：{row.refusal_reason}"
    elif _stands(row):
        state, tone, outcome = "待另一人确认", "warning", ""
    else:
        state, tone, outcome = "未办理", "neutral", "结果已撤下或被替代"
    return OpeningRow(
        asked=f"{_when(row.asked_at)} {row.asked_by}",
        version=f"第 {row.publication.version.number} 版",
        ground=ReopeningGround(row.ground).label,
        reason=row.reason,
        paper=row.paper,
        file=FileItem(row.document.name, reverse("appraisal:reopening_paper", args=[row.pk])),
        url="",
        state=state,
        tone=tone,
        outcome=outcome,
        at=row.asked_at,
    )


def _decided(period: Period) -> Iterable[OpeningRow]:
    """Objections to an approved result that were accepted: the decision opens the one item, and nothing else."""
    published = Publication.objects.filter(version__in=ResultVersion.objects.of_period(period))
    steps = ObjectionStep.objects.filter(
        event=ObjectionEvent.APPROVE, objection__publication__in=published,
        objection__publication__approved_at__lte=F("recorded_at"),
    )  # fmt: skip
    for step in steps.select_related("objection__publication__version", "recorded_by__person").order_by("pk"):
        one = step.objection
        yield OpeningRow(
            asked=f"{_when(step.recorded_at)} {step.recorded_by}",
            version=f"第 {one.publication.version.number} 版",
            ground="异议复核批准更正",
            reason="复核决定只更正该项，不另行申请重开",
            paper=one.number,
            file=None,
            url=reverse("appraisal:objection", args=[one.pk]),
            state=one.get_state_display(),
            tone="info",
            outcome="",
            at=step.recorded_at,
        )
