"""The ground of the tests of grades: methods, a round of integrity over units with their cadres, quick steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accountability.models import ContactPoint
from appraisal.actions import grade_moves as moves
from appraisal.actions import grades as actions
from appraisal.actions import integrity_rounds as rounds
from appraisal.actions.grade_methods import NewMethod, issue_method, write_method
from appraisal.enums.grades import Grade, GradeTier, IntegrityStep, RelatedField, RoundKind
from appraisal.models import GradeRound, GradeStandard, GradeTarget, GradingMethod, IntegrityReport
from appraisal.rules.grade_rounds import BEFORE_PROPOSAL, PARTS, STAGED
from core.files import store
from core.findings import Refused
from organization.enums import TitleCategory
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from tests.appraisal.small import PAPER
from tests.factories import NOON, make_person

TODAY = NOON.date()


def sheet(name: str = "依据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER)


def refused(act: Callable[[], Any]) -> list[str]:
    """The articles that a refused action cites, each once, in their order."""
    with pytest.raises(Refused) as error:
        act()
    return list(dict.fromkeys(one.clause for one in error.value.findings))


def new_method(kind: RoundKind, **more: Any) -> NewMethod:
    values: dict[str, Any] = {
        "kind": kind, "title": f"{kind.label}办法", "document_number": "安纪发〔2012〕1号", "effective_year": 2009,
        "standards": [(team, grade, f"{grade.label}的标准") for team in (True, False) for grade in Grade],
        "items": [(tier, f"{tier.label}履责内容") for tier in GradeTier], "parts": [(one, f"{one}。") for one in PARTS],
    }  # fmt: skip
    return NewMethod(**(values | more))


def issued(kind: RoundKind, by: Account) -> GradingMethod:
    return issue_method(write_method(new_method(kind), by=by, at=NOON), by=by, at=NOON)


def seat(unit: Unit, name: str, *, principal: str = "") -> Person:
    """Somebody in a leading post of the unit."""
    title, _ = PostTitle.objects.get_or_create(
        name="镇长" if principal else "副镇长", defaults={"category": TitleCategory.LEADING}
    )
    post, _ = Post.objects.get_or_create(unit=unit, title=title, defaults={"quota": 9, "principal": principal})
    person = make_person(name, unit)
    Appointment.objects.create(person=person, post=post, starts_on=date(2008, 1, 1))
    return person


def opened(units: list[Unit], by: Account, year: int = 2012, at: datetime = NOON) -> GradeRound:
    """A round over units; its method is issued when there is none."""
    if not GradingMethod.objects.filter(kind=RoundKind.INTEGRITY).exists():
        issued(RoundKind.INTEGRITY, by)
    return actions.open_integrity(year, units, approval="安发〔2012〕8号", by=by, at=at)


def started(row: GradeRound, units: list[Unit], leader: Person, by: Account, at: datetime = NOON) -> GradeRound:
    rounds.add_team(row, "第一考核组", leader, units, by=by, at=at)
    rounds.publish_list(row, "12388", by=by, at=at)
    contact = by.person
    assert contact is not None
    for unit in Unit.objects.appraisable():
        ContactPoint.objects.get_or_create(
            person=contact, unit=unit, defaults={"starts_on": TODAY, "recorded_at": at, "recorded_by": by}
        )
    return moves.start(row, by=by, at=at)


def target(row: GradeRound, name: str) -> GradeTarget:
    return GradeTarget.objects.get(round=row, name=name)


def grade(one: GradeTarget, value: Grade, by: Account, at: datetime = NOON, reasons: str = "履责到位") -> None:
    of_team = one.tier == GradeTier.TEAM
    standard = GradeStandard.objects.filter(method=one.round.method, of_team=of_team, grade=value).first()
    actions.give_grade(one, value, standard=standard, reasons=reasons, by=by, at=at)


def grade_all(row: GradeRound, value: Grade, by: Account, at: datetime = NOON) -> None:
    for one in GradeTarget.objects.filter(round=row).order_by("pk"):
        grade(one, value, by, at)


def stepped_reports(row: GradeRound, by: Account, at: datetime = NOON) -> None:
    """A report of each, as the units would release them."""
    paper = store(sheet(), by=by, at=at)
    day = timezone.localdate(at)
    IntegrityReport.objects.bulk_create(
        IntegrityReport(target=one, document=paper, released_on=day, recorded_at=at, recorded_by=by)
        for one in GradeTarget.objects.filter(round=row)
    )


def stepped(row: GradeRound, by: Account, at: datetime = NOON) -> None:
    """Reports of all, then the seven steps before the proposals; nothing calls for an investigation."""
    stepped_reports(row, by, at)
    for step in BEFORE_PROPOSAL:
        if step not in STAGED:
            called = step is not IntegrityStep.INVESTIGATED
            rounds.record_step(row, step, timezone.localdate(at), "已完成", triggered=called, by=by, at=at)


def consulted(row: GradeRound, unit: Unit, by: Account, at: datetime = NOON) -> None:
    """Preliminary grades, one department asked and heard, the six results of each unit."""
    moves.consult(row, by=by, at=at)
    asked = actions.ask_opinion(
        row, person=None, unit=unit, question="定等初步意见", due_on=timezone.localdate(at), by=by, at=at
    )  # fmt: skip
    actions.reply_opinion(asked, "同意", by=by, at=at)
    for one in GradeTarget.objects.filter(round=row, tier=GradeTier.TEAM).select_related("unit"):
        rounds.record_related(row, one.unit, dict.fromkeys(RelatedField, "无"), by=by, at=at)


def decided(row: GradeRound, by: Account, at: datetime = NOON, **more: Any) -> GradeRound:
    day = timezone.localdate(at)
    values: dict[str, Any] = {"meeting_on": day, "record": "安常纪〔2012〕30号", "upload": sheet("纪要.pdf")}
    return moves.decide(row, **(values | more), by=by, at=at)
