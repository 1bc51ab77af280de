"""Grades in the area 考核: navigation, the clauses that the pages embody, what must be done next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from appraisal.enums.grades import GradePermission as P
from appraisal.enums.grades import RoundEvent, RoundKind, RoundState
from appraisal.models import AdmonitionTalk, GradeConsultation, GradeRound, GradeTarget, IntegrityReport
from core import calendar, registry, sections
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from core.sections import Section
from organization.enums import Duty
from organization.models import Account
from organization.own_part import own_part

SECTION = Section("考核", "等次", (
    (P.VIEW_GRADES, "等次评定", "appraisal:grade_rounds", 400),
    (P.VIEW_GRADES, "通报批评", "appraisal:criticisms", 401),
    (P.PREPARE_GRADES, "诫勉谈话", "appraisal:admonition_talks", 402),
    (P.PREPARE_GRADES, "公示异议", "appraisal:grade_objections", 403),
    (P.VIEW_OWN_GRADES, "本单位、本人等次", "appraisal:own_grades", 404),
    (P.FILE_INTEGRITY_REPORT, "述廉报告", "appraisal:integrity_reports", 405),
))  # fmt: skip
PAGES = {
    ("等次评定", "appraisal:grade_rounds"): (
        "BZ-1-c", "BZ-1-e", "BZ-1-f", "BZ-1-g", "BZ-1-h", "BZ-1-i", "BZ-1-j", "BZ-1-l", "BZ-1-n", "BZ-1-o", "BZ-2.1-b",
        "BZ-2.1-e", "BZ-2.1-i", "BZ-2.2-a", "BZ-2.2-b", "BZ-2.2-c", "BZ-2.2-h", "BZ-2.2-i", "BZ-2.2-j", "BZ-2.2-k",
        "BZ-2.2-l", "BZ-2.2-m", "BZ-2.2-n", "BZ-2.2-p", "JH-C-3.3-e", "SX-6.6-a", "SX-8.4-b",
    ),
    ("考核办法", "appraisal:grading_methods"): ("BZ-1-a", "BZ-1-b", "BZ-1-d"),
    ("通报批评", "appraisal:criticisms"): ("BZ-1-m",),
    ("诫勉谈话", "appraisal:admonition_talks"): ("BZ-1-p", "BZ-1-q"),
    ("述廉报告", "appraisal:integrity_reports"): ("BZ-2.2-d",),
    ("本单位、本人等次", "appraisal:own_grades"): ("BZ-1-t", "BZ-2.2-m"),
}  # fmt: skip
"""(label, page) -> clauses."""
NEXT = {
    RoundState.PREPARING: RoundEvent.START, RoundState.RUNNING: RoundEvent.CONSULT,
    RoundState.PRELIMINARY: RoundEvent.SUBMIT, RoundState.DECIDED: RoundEvent.PUBLICISE,
    RoundState.PUBLICISED: RoundEvent.CIRCULATE,
}  # fmt: skip
DISCIPLINE = "纪检监察机关"
NEW_DAYS = 30
"""Days a notice stays on the workbench of the units."""


def items(account: Account, today: date) -> list[WorkItem]:
    """What waits for this account: one statement for each part that is his."""
    found: list[WorkItem] = []
    if may(account, P.PREPARE_GRADES):
        found += _rounds(account, today) + _talks(account)
    if may(account, P.DECIDE_GRADES):
        found += _decisions(account)
    if may(account, P.FILE_INTEGRITY_REPORT):
        found += _reports(account)
    if account.own_unit_ids or account.person_id:
        found += _asked(account, today) + _notices(account, today)
    return found


def _office(row: GradeRound) -> str:
    return DISCIPLINE if row.kind == RoundKind.INTEGRITY else "考评办"


def _own(account: Account) -> list[RoundKind]:
    offices = {Duty.APPRAISAL_OFFICE.value, Duty.ORGANIZATION_OFFICE.value}
    kinds = [RoundKind.ANNUAL] if account.duties & offices else []
    return [*kinds, RoundKind.INTEGRITY] if Duty.DISCIPLINE.value in account.duties else kinds


@only_where(lambda: GradeRound.objects.filter(state__in=list(NEXT)), P.PREPARE_GRADES)
def _rounds(account: Account, today: date) -> list[WorkItem]:
    rows = GradeRound.objects.filter(kind__in=_own(account), state__in=list(NEXT)).order_by("-year", "pk")
    found = []
    for row in rows[:10]:
        event = NEXT[RoundState(row.state)]
        due = row.shown_to if event is RoundEvent.CIRCULATE else None
        light = calendar.light(due, today, behind=False) if due else None
        url = reverse("appraisal:grade_round", args=[row.pk])
        title = f"{row.title}等次评定" if row.kind == RoundKind.ANNUAL else row.title
        found.append(WorkItem(f"{title}：{event.label}", _office(row), url, "去办理", due, light))
    return found


@only_where(lambda: AdmonitionTalk.objects.filter(held_at__isnull=True), P.PREPARE_GRADES)
def _talks(account: Account) -> list[WorkItem]:
    if Duty.DISCIPLINE.value not in account.duties:
        return []
    rows = AdmonitionTalk.objects.filter(held_at__isnull=True).select_related("person").order_by("pk")[:10]
    return [
        WorkItem(
            f"对{one.person.name}诫勉谈话",
            DISCIPLINE,
            reverse("appraisal:hold_admonition_talk", args=[one.pk]),
            "登记谈话",
        )
        for one in rows
    ]


@only_where(lambda: GradeRound.objects.filter(state=RoundState.SUBMITTED), P.DECIDE_GRADES)
def _decisions(account: Account) -> list[WorkItem]:
    """Not for who is graded himself (SX-8.4-a)."""
    rows = GradeRound.objects.filter(state=RoundState.SUBMITTED).order_by("-year", "pk")
    rows = rows.exclude(own_part(account, people=["targets__person"]))
    return [
        WorkItem(
            f"{row.title}等次建议待县委常委会决定", _office(row), reverse("appraisal:grade_round", args=[row.pk]),
            "去决定",
        )
        for row in rows[:10]
    ]  # fmt: skip


def _unreported(units: Collection[int]) -> QuerySet[GradeTarget]:
    given = IntegrityReport.objects.order_by().values("target")
    return GradeTarget.objects.filter(
        unit__in=units, round__kind=RoundKind.INTEGRITY, round__state__in=(RoundState.PREPARING, RoundState.RUNNING)
    ).exclude(pk__in=given)


@only_where(lambda: _unreported(ASKER.units), P.FILE_INTEGRITY_REPORT)
def _reports(account: Account) -> list[WorkItem]:
    count = _unreported(account.own_unit_ids).count()
    if not count:
        return []
    return [WorkItem(f"述廉报告还有 {count} 份未印发", DISCIPLINE, reverse("appraisal:integrity_reports"), "去印发")]


@only_where(lambda: GradeConsultation.objects.filter(replied_at__isnull=True))
def _asked(account: Account, today: date) -> list[WorkItem]:
    rows = GradeConsultation.objects.filter(replied_at__isnull=True).select_related("round")
    mine = rows.filter(unit__in=account.own_unit_ids)
    if account.person_id is not None:
        mine = mine | rows.filter(person=account.person_id)
    return [
        WorkItem(
            f"答复{one.round.title}定等意见", _office(one.round),
            reverse("appraisal:reply_grade_opinion", args=[one.pk]), "去答复", one.due_on,
            calendar.light(one.due_on, today, behind=False),
        )
        for one in mine.order_by("due_on")[:10]
    ]  # fmt: skip


@only_where(lambda: GradeRound.objects.filter(circulated_at__isnull=False), P.VIEW_OWN_GRADES)
def _notices(account: Account, today: date) -> list[WorkItem]:
    """The notice reaches every unit, graded or not (BZ-2.2-n)."""
    if not may(account, P.VIEW_OWN_GRADES):
        return []
    rows = GradeRound.objects.filter(circulated_at__date__gte=today - timedelta(NEW_DAYS)).order_by("-circulated_at")
    return [
        WorkItem(f"{row.title}等次通报（{row.notice_number}）", _office(row), reverse("appraisal:own_grades"), "查看")
        for row in rows[:5]
    ]


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
    registry.workbench.register(items)
