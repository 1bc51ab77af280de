"""The appraisal of integrity in public: units and hotline beforehand, grades for comment, the notice after (BZ-2.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.models import Clue
from appraisal.actions import grade_moves as moves
from appraisal.actions import integrity_rounds as rounds
from appraisal.enums.grades import Grade, RoundState
from appraisal.models import GradeObjection, GradeRound
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal import grading as at
from tests.factories import make_account

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"portal:{name}", args=args)


@pytest.fixture
def ji(county: Unit) -> Account:
    return make_account("季明", county, Duty.DISCIPLINE, username="ji")


@pytest.fixture
def shen(county: Unit) -> Account:
    return make_account("沈书记", county, Duty.COUNTY_LEADER, username="shen")


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.clause("BZ-2.2-b", "BZ-2.2-c")
def test_list_and_hotline_are_public_before_the_round_begins_and_reports_become_clues(
    client: Client, hekou: Unit, qingshi: Unit, shen: Account, ji: Account
) -> None:
    """Unpublished it does not exist; without the list the round does not begin; a report keeps round and unit."""
    row = at.opened([hekou, qingshi], ji, at=timezone.now())
    assert client.get(url("grading", row.pk)).status_code == 404
    assert {"BZ-2.2-b", "BZ-2.2-c"} <= set(at.refused(lambda: moves.start(row, by=ji, at=timezone.now())))
    assert at.refused(lambda: rounds.publish_list(row, " ", by=ji, at=timezone.now())) == ["BZ-2.2-c"]
    assert shen.person is not None
    at.started(row, [hekou, qingshi], shen.person, ji, timezone.now())
    page = text(client.get(url("grading", row.pk)))
    assert [one in page for one in ("河口镇", "青石镇", "12388")] == [True] * 3
    assert row.title in text(client.get(url("gradings")))
    values = {"unit": hekou.pk, "text": "公款吃喝", "contact": ""}
    assert client.post(url("grade_report", row.pk), values | {"text": ""}).status_code == 422
    assert client.post(url("grade_report", row.pk), values).status_code == 302
    clue = Clue.objects.get()
    assert (clue.source_kind, clue.source_pk, clue.unit, clue.text) == (
        "appraisal.graderound",
        row.pk,
        hekou,
        "公款吃喝",
    )


@pytest.mark.clause("BZ-2.2-m", "BZ-2.2-n")
def test_grades_are_public_with_their_days_and_objections_are_taken_within_them_alone(
    client: Client, county: Unit, hekou: Unit, shen: Account, ji: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, first = timezone.now(), timezone.localdate()
    at.seat(hekou, "陆远山", principal="administration")
    assert shen.person is not None
    row = at.started(at.opened([hekou], ji, at=now), [hekou], shen.person, ji, now)
    at.grade_all(row, Grade.FAIR, ji, now)
    at.stepped(row, ji, now)
    at.consulted(row, county, ji, now)
    moves.submit(row, by=ji, at=now)
    at.decided(row, shen, now)
    assert "较好" not in text(client.get(url("grading", row.pk)))
    last = first + timedelta(10)
    moves.publicise(row, first=first, last=last, by=ji, at=now)
    page = text(client.get(url("grading", row.pk)))
    assert [one in page for one in ("河口镇领导班子", "陆远山", "较好", first.isoformat(), last.isoformat())] == [
        True
    ] * 5
    values = {"target": at.target(row, "陆远山").pk, "text": "与事实不符", "name": "群众"}
    assert client.post(url("grade_objection", row.pk), values).status_code == 302
    assert GradeObjection.objects.get().target.name == "陆远山"
    assert at.refused(lambda: moves.circulate(row, "1号", by=ji, at=now + timedelta(10))) == ["BZ-2.2-n", "BZ-2.2-m"]
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: now + timedelta(11))
        late = client.post(url("grade_objection", row.pk), values)
        assert (late.status_code, "提出异议" in text(client.get(url("grading", row.pk)))) == (409, False)
    moves.answer_objection(GradeObjection.objects.get(), "经查属实，已说明", by=ji, at=now)
    moves.circulate(row, "安纪发〔2013〕1号", by=ji, at=now + timedelta(11))
    assert GradeRound.objects.get().state == RoundState.CIRCULATED
    assert "安纪发〔2013〕1号" in text(client.get(url("grading", row.pk)))
