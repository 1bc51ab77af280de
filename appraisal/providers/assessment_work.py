"""What must be done next in the year's assessment, with its day and light: one statement for each duty."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import ColumnKind, ColumnState, RoundState
from appraisal.models import (
    AssessmentCharge,
    AssessmentColumn,
    AssessmentSeat,
    LeadFiler,
    Member,
    OnSiteSignature,
    YearEndFiling,
)
from core import calendar
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from organization.models import Account
from organization.own_part import own_part

OFFICE = "考评办"
MOST = 12


def items(account: Account, today: date) -> list[WorkItem]:
    """Self-assessments to file, members to assess, final points to confirm, papers to file."""
    found: list[WorkItem] = []
    if may(account, P.SELF_ASSESS):
        found += own(account, today)
    if may(account, P.ASSESS) and account.person_id is not None:
        found += assessing(account, today)
    if may(account, P.CONFIRM_FINAL):
        found += confirming(account, today)
    if may(account, P.FILE_YEAR_END):
        found += filing(account, today)
    return found


def _column(kind: ColumnKind, *, closed: bool) -> Exists:
    rows = AssessmentColumn.objects.filter(round=OuterRef("round"), member=OuterRef("member"), kind=kind)
    return Exists(rows.filter(state=ColumnState.CLOSED if closed else ColumnState.DRAFT))


def _item(title: str, name: str, charge: AssessmentCharge, verb: str, due: date, today: date) -> WorkItem:
    url = reverse(f"appraisal:{name}", args=[charge.round_id, charge.member.code])
    return WorkItem(title, OFFICE, url, verb, due, calendar.light(due, today, behind=False))


@only_where(lambda: AssessmentCharge.objects.filter(round__state=RoundState.RUNNING), P.SELF_ASSESS)
def own(account: Account, today: date) -> Iterator[WorkItem]:
    """Self-assessments of the reader's unit, or of himself, that are not filed (SX-6.4-a)."""
    mine = Member.objects.own(account).order_by().values("pk")
    rows = AssessmentCharge.objects.filter(
        _column(ColumnKind.SELF, closed=False) | ~_column(ColumnKind.SELF, closed=True),
        round__state=RoundState.RUNNING, member__in=mine,
    )  # fmt: skip
    for row in rows.select_related("round", "member").order_by("round__self_due", "pk")[:MOST]:
        title = f"{row.round.title}：{row.member.name}自评待报送"
        yield _item(title, "self_assessment", row, "去填写", row.round.self_due, today)


def _seats(person: int | None) -> QuerySet[AssessmentSeat]:
    return AssessmentSeat.objects.in_force().filter(person=person)


def _charged(person: int | None) -> QuerySet[AssessmentCharge]:
    """Members of the groups in which the person sits, while the assessment runs."""
    groups = _seats(person).order_by().values("group")
    return AssessmentCharge.objects.filter(round__state=RoundState.RUNNING, group__in=groups)


@only_where(lambda: _charged(ASKER.person), P.ASSESS)
def assessing(account: Account, today: date) -> Iterator[WorkItem]:
    """What the reader's groups owe of each member until its final points are proposed: the preliminary assessment once
    the self-assessment is there or overdue, the visit with his own signature, the collation by the leader."""
    seats = _seats(account.person_id)
    signed = OnSiteSignature.objects.in_force().filter(
        column__round=OuterRef("round"), column__member=OuterRef("member"), person=account.person_id
    )
    rows = _charged(account.person_id).filter(
        ~(_column(ColumnKind.FINAL, closed=False) | _column(ColumnKind.FINAL, closed=True)),
        _column(ColumnKind.SELF, closed=True) | Q(round__self_due__lt=today),
    ).annotate(
        rated=_column(ColumnKind.PRELIMINARY, closed=True), visited=_column(ColumnKind.ONSITE, closed=True),
        begun=_column(ColumnKind.ONSITE, closed=False), signed=Exists(signed),
        leads=Exists(seats.filter(group=OuterRef("group"), leads=True)),
    )  # fmt: skip
    found = rows.select_related("round", "member").order_by("round__preliminary_due", "member__order")
    for row in found.exclude(rated=True, visited=False, begun=True, signed=True).exclude(visited=True, leads=False)[
        :MOST
    ]:
        yield _next_step(row, today)


def _next_step(row: Any, today: date) -> WorkItem:
    """What comes next of a member, as the annotations of ``assessing`` say."""
    name, of = row.member.name, row.round.title
    if not row.rated:
        return _item(f"{name}待初评（{of}）", "preliminary", row, "去初评", row.round.preliminary_due, today)
    if row.visited:
        return _item(f"{name}待提出汇总得分（{of}）", "assessment", row, "去汇总", row.round.collation_due, today)
    state, verb = ("实地考评待签字", "去签字") if row.begun else ("待实地考评", "去实地考评")
    return _item(f"{name}{state}（{of}）", "onsite", row, verb, row.round.onsite_due, today)


def _unconfirmed() -> QuerySet[AssessmentCharge]:
    running = AssessmentCharge.objects.filter(round__state=RoundState.RUNNING)
    return running.filter(_column(ColumnKind.FINAL, closed=False))


@only_where(_unconfirmed, P.CONFIRM_FINAL)
def confirming(account: Account, today: date) -> Iterator[WorkItem]:
    """Final points that wait for a second person, neither who proposed them nor of the unit (SX-8.4-a)."""
    proposed = AssessmentColumn.objects.filter(
        round=OuterRef("round"), member=OuterRef("member"), kind=ColumnKind.FINAL, state=ColumnState.DRAFT
    ).exclude(own_part(account, by=["recorded_by"]))
    rows = AssessmentCharge.objects.filter(Exists(proposed), round__state=RoundState.RUNNING)
    rows = rows.exclude(own_part(account, people=["member__appointment__person"], units=["member__unit"]))
    for row in rows.select_related("round", "member").order_by("round__collation_due", "member__order")[:MOST]:
        title = f"{row.member.name}汇总得分待确认（{row.round.title}）"
        yield _item(title, "assessment", row, "去确认", row.round.collation_due, today)


def _filers(units: Collection[int]) -> QuerySet[LeadFiler]:
    return LeadFiler.objects.filter(unit__in=units, round__state=RoundState.RUNNING)


@only_where(lambda: _filers(ASKER.units), P.FILE_YEAR_END)
def filing(account: Account, today: date) -> Iterator[WorkItem]:
    """Lead units that owe a paper of the year's end (SX-6.3-d)."""
    held = YearEndFiling.objects.in_force().filter(filer=OuterRef("pk"))
    seen = LeadFiler.objects.visible_to(account).order_by().values("pk")
    rows = _filers(account.own_unit_ids).filter(pk__in=seen)
    rows = rows.filter(~Exists(held.filter(kind="awards")) | ~Exists(held.filter(kind="adjustments")))
    for row in rows.select_related("round")[:MOST]:
        due = row.round.collation_due
        yield WorkItem(
            f"{row.round.title}：年终报送单项奖推荐名单和加减分材料", OFFICE,
            reverse("appraisal:year_end", args=[row.round_id]), "去报送", due,
            calendar.light(due, today, behind=False),
        )  # fmt: skip
