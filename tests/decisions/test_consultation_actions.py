"""Consultation: everybody at once, silence is no consent, every opinion dealt with; coordination before the meeting."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from core.findings import Refused, blocking
from core.models import AuditEvent
from decisions.actions import consultation as consult
from decisions.actions import coordination, entries
from decisions.enums import Adoption, Answer, Circle, Event, RunState, Stage
from decisions.gathering import case_of
from decisions.models import AffectedUnit, CircleChoice, ConsultationRequest, Matter, Opinion, Reminder, UnitPosition
from decisions.rules.procedure import check_event, check_submission
from organization.enums import UnitKind
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON, make_unit
from tests.faults.work import in_parallel

DUE = build.TODAY + timedelta(days=5)


@pytest.fixture
def asked(river: Matter, wen: Account) -> Matter:
    """The river that 河口镇 leads, a draft there, its consultation open."""
    build.draft(river, wen)
    build.at_stage(river, Stage.CONSULTATION, wen)
    return river


def send(one: Matter, by: Account, **changes: Any) -> list[ConsultationRequest]:
    values: dict[str, Any] = {"departments": [], "due_on": DUE}
    return consult.send_requests(one.pk, **(values | changes), by=by, at=NOON)


def unmet(one: Matter, *, days: int = 0) -> list[str]:
    found = check_event(case_of(one, at=NOON + timedelta(days=days)), Stage.CONSULTATION, Event.CLOSE)
    return [finding.title for finding in blocking(found)]


def answer(row: ConsultationRequest, by: Account, what: Answer = Answer.AGREE, text: str = "") -> ConsultationRequest:
    return consult.answer_request(row, answer=what, text=text, by=by, at=NOON)


def leave_circles(one: Matter, by: Account) -> None:
    for circle in Circle:
        consult.choose_circle(one.pk, circle, asked=False, reason="不涉及", by=by, at=NOON)


@pytest.mark.django_db
@pytest.mark.clause("JH-A-5.4-a")
def test_request_goes_to_every_township_and_the_chosen_departments(
    asked: Matter, county: Unit, qingshi: Unit, wen: Account, he: Account
) -> None:
    water = make_unit("水务局", parent=county, kind=UnitKind.GOVERNMENT)
    make_unit("教育局", parent=county, kind=UnitKind.GOVERNMENT)
    made = send(asked, wen, departments=[water])
    assert [row.unit.name for row in made] == ["青石镇", "水务局"]  # the lead unit does not ask itself
    assert (
        send(asked, wen, departments=[make_unit("财政局", parent=county, kind=UnitKind.GOVERNMENT)])[0].unit.name
        == "财政局"
    )
    with pytest.raises(Refused, match="没有需要发送的单位"):
        send(asked, wen, departments=[water])
    leave_circles(asked, wen)
    assert unmet(asked) == ["有单位尚未答复且未到期"]

    answer(made[0], he, Answer.CHANGE, "补充资金来源")

    assert unmet(asked, days=6) == ["有意见未说明采纳情况"]  # silent ones are past their day and hold nothing up
    assert ConsultationRequest.objects.filter(answer="").count() == 2


@pytest.mark.django_db
@pytest.mark.clause("JH-A-5.4-a")
def test_township_is_left_out_only_with_a_reason(asked: Matter, county: Unit, qingshi: Unit, wen: Account) -> None:
    make_unit("柳河镇", parent=county, code="T03")
    with pytest.raises(Refused, match="没有征求全部乡镇的意见"):
        send(asked, wen, left_out=[qingshi])
    with pytest.raises(Refused, match="答复期限已过"):
        send(asked, wen, due_on=build.TODAY - timedelta(days=1))

    made = send(asked, wen, left_out=[qingshi], reason="不在流域内")

    assert [row.unit.name for row in made] == ["柳河镇"]
    assert "没有征求全部乡镇的意见" not in unmet(asked)


@pytest.mark.django_db
def test_unit_answers_once_and_an_objection_says_why(asked: Matter, qingshi: Unit, wen: Account, he: Account) -> None:
    row = send(asked, wen)[0]
    with pytest.raises(Refused, match="反对没有写明内容"):
        answer(row, he, Answer.OPPOSE)

    answer(row, he, Answer.OPPOSE, "影响灌溉")

    assert [(one.origin, one.text) for one in Opinion.objects.all()] == [("青石镇", "影响灌溉")]
    with pytest.raises(Refused, match="本单位已答复"):
        answer(row, he)


@pytest.mark.django_db
def test_late_answer_is_taken_and_noted(asked: Matter, qingshi: Unit, wen: Account, he: Account) -> None:
    row = send(asked, wen)[0]

    consult.answer_request(row, answer=Answer.AGREE, text="", by=he, at=NOON + timedelta(days=9))

    assert '"late":"是"' in AuditEvent.objects.get(verb="decisions.answer_consultation").data


@pytest.mark.django_db
def test_silent_units_are_reminded_and_the_others_are_not(
    asked: Matter, county: Unit, qingshi: Unit, wen: Account, he: Account
) -> None:
    make_unit("柳河镇", parent=county, code="T03")
    rows = send(asked, wen)
    answer(next(row for row in rows if row.unit == qingshi), he)

    assert consult.remind(asked.pk, by=wen, at=NOON) == 1
    assert [one.request.unit.name for one in Reminder.objects.all()] == ["柳河镇"]


@pytest.mark.django_db
@pytest.mark.clause("GW713-18")
def test_every_opinion_is_dealt_with_once_with_a_reason(
    asked: Matter, qingshi: Unit, wen: Account, he: Account
) -> None:
    answer(send(asked, wen)[0], he, Answer.CHANGE, "补充资金来源")
    leave_circles(asked, wen)
    row = Opinion.objects.get()
    for adopted, reason in ((None, "理由"), (Adoption.NO, " ")):
        with pytest.raises(Refused, match="没有写明采纳情况和理由"):
            consult.decide_opinion(row, adopted=adopted, reason=reason, by=wen, at=NOON)
    assert unmet(asked) == ["有意见未说明采纳情况"]

    consult.decide_opinion(row, adopted=Adoption.PARTLY, reason="已列入预算", by=wen, at=NOON)

    with pytest.raises(Refused, match="意见已处理"):
        consult.decide_opinion(row, adopted=Adoption.NO, reason="改主意", by=wen, at=NOON)
    assert build.step(asked, Stage.CONSULTATION, Event.CLOSE, wen).state == RunState.CLOSED


@pytest.mark.django_db
@pytest.mark.clause("GW713-13")
def test_dispute_carries_the_grounds_of_both_sides(asked: Matter, wen: Account) -> None:
    row = consult.add_opinion(asked.pk, origin="水务局", text="不宜改道", by=wen, at=NOON)
    with pytest.raises(Refused, match="协商不成没有写明各方理由"):
        consult.record_dispute(row, theirs="防洪", ours="", by=wen, at=NOON)

    consult.record_dispute(row, theirs="防洪", ours="已论证", by=wen, at=NOON)

    assert Opinion.objects.get().grounds == "水务局：防洪\n主办单位：已论证"


@pytest.mark.django_db
@pytest.mark.clause("JH-A-5.4-b")
def test_circle_is_asked_with_a_result_or_left_out_with_a_reason(asked: Matter, qingshi: Unit, wen: Account) -> None:
    def told(asks: bool, **more: str) -> CircleChoice:
        return consult.choose_circle(asked.pk, Circle.POLITICAL, asked=asks, **more, by=wen, at=NOON)

    assert "未确定是否征求政治协商的意见" in unmet(asked)
    with pytest.raises(Refused, match="不征求没有理由"):
        told(False)
    told(True)
    assert "征求政治协商意见没有结果" in unmet(asked)
    told(True, result="赞成，建议分步实施")
    assert [title for title in unmet(asked) if "政治协商" in title] == []

    told(False, reason="改为直接听取")

    assert CircleChoice.objects.count() == 3
    assert [title for title in unmet(asked) if "政治协商" in title] == []


def lacking(one: Matter) -> dict[str, dict[str, str]]:
    found = blocking(check_submission(case_of(one, at=NOON)))
    return {one.clause: dict(one.facts) for one in found if one.clause in ("JH-A-4.2-g", "JH-A-4.2-h")}


@pytest.mark.django_db
@pytest.mark.clause("JH-A-4.2-g", "JH-A-4.2-h")
def test_affected_units_take_a_position_and_society_is_heard(
    river: Matter, county: Unit, qingshi: Unit, wen: Account
) -> None:
    water = make_unit("水务局", parent=county, kind=UnitKind.GOVERNMENT)
    first, second = coordination.add_affected(river.pk, [qingshi, water, river.lead_unit], by=wen, at=NOON)
    day: dict[str, Any] = {"coordinated_on": build.TODAY, "by": wen, "at": NOON}
    coordination.record_position(first, answer=Answer.AGREE, text="同意", **day)
    assert lacking(river) == {"JH-A-4.2-g": {"单位": "水务局"}, "JH-A-4.2-h": {}}

    coordination.record_position(second, answer=Answer.OPPOSE, text="认为影响防洪", **day)
    coordination.hear_directly(
        river.pk, form="座谈会", held_on=build.TODAY, participants="居民", opinions="支持", by=wen, at=NOON
    )

    assert lacking(river) == {}
    assert UnitPosition.objects.count() == 2
    with pytest.raises(Refused, match="没有新登记的单位"):
        coordination.add_affected(river.pk, [qingshi], by=wen, at=NOON)
    coordination.withdraw_coordination(second, river.pk, reason="不涉及", by=wen, at=NOON)
    assert [row.unit for row in AffectedUnit.objects.in_force()] == [qingshi]


HANDS = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_one_of_many_answers_for_the_unit(asked: Matter, qingshi: Unit, wen: Account, he: Account) -> None:
    row = send(asked, wen)[0]

    outcomes = in_parallel(HANDS, lambda: answer(row, he, Answer.CHANGE, "补充资金来源"))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert Opinion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_without_the_lock_two_answer(
    asked: Matter, qingshi: Unit, wen: Account, he: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both find the request open before either writes."""
    row = send(asked, wen)[0]
    both_checked, check = threading.Barrier(2), consult.check_answer

    def check_and_wait(**facts: Any) -> Any:
        findings = check(**facts)
        both_checked.wait(timeout=30)
        return findings

    monkeypatch.setattr(consult, "check_answer", check_and_wait)
    monkeypatch.setattr(entries, "lock", lambda pk: Matter.objects.get(pk=pk))

    in_parallel(2, lambda: answer(row, he, Answer.CHANGE, "补充资金来源"))

    assert Opinion.objects.count() == 2
