"""Two hands on a notice or a hearing at the same moment: each number once, each comment answered once, one draw."""

from __future__ import annotations

import itertools
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from core.findings import Refused
from decisions.actions import hearing as calling
from decisions.actions import public_notice as noticing
from decisions.actions.hearing import NewCall, call_hearing, draw_representatives, register
from decisions.actions.public_notice import publish_notice, receive_comment, reply_to
from decisions.enums import Event, Stage, Stance
from decisions.models import Applicant, Comment, Hearing, Matter
from decisions.rules.notice import NoticeFacts
from organization.models import Account
from tests.decisions import build_rows as build
from tests.factories import NOON
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4


@pytest.fixture
def hearing(river: Matter, wen: Account) -> Hearing:
    build.at_stage(river, Stage.CONSULTATION, wen)
    build.settle(river, Stage.CONSULTATION, wen)
    build.step(river, Stage.HEARING, Event.OPEN, wen)
    today = NOON.date()
    call = NewCall(
        subject="河道整治", call_text="公告", call_from=today, call_until=today + timedelta(5),
        scheduled_for=NOON + timedelta(20), place="礼堂", host="高岚", seats={"居民": 1}, public_source="开奖号码",
    )  # fmt: skip
    return call_hearing(river.pk, call, by=wen, at=NOON)


def enter(hearing: Hearing, by: Account, name: str) -> Applicant:
    return register(hearing, stratum_id=hearing.strata.get().pk, name=name, contact="139", by=by, at=NOON)


def test_registrations_at_once_get_numbers_in_turn(hearing: Hearing, wen: Account) -> None:
    names = itertools.count(1)

    in_parallel(HANDS, lambda: enter(hearing, wen, f"居民{next(names)}"))

    assert sorted(Applicant.objects.values_list("number", flat=True)) == ["1-001", "1-002", "1-003", "1-004"]


def test_without_the_lock_two_get_the_same_number(
    hearing: Hearing, wen: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both count before either writes; the constraint is the net below the lock."""
    names, both = itertools.count(1), threading.Barrier(2)
    create = Applicant.objects.create

    def create_together(**fields: Any) -> Applicant:
        both.wait(timeout=30)
        return create(**fields)

    monkeypatch.setattr(calling, "lock", lambda matter_id: Matter.objects.get(pk=matter_id))
    monkeypatch.setattr(Applicant.objects, "create", create_together)

    outcomes = in_parallel(2, lambda: enter(hearing, wen, f"居民{next(names)}"))

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1


def test_draw_at_once_is_one_draw(hearing: Hearing, wen: Account) -> None:
    for number in range(3):
        enter(hearing, wen, f"居民{number}")
    figures = itertools.count(1)
    later = NOON + timedelta(6)

    outcomes = in_parallel(
        HANDS, lambda: draw_representatives(hearing, public_value=f"{next(figures)}", by=wen, at=later)
    )

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert Applicant.objects.filter(drawn=True).count() == 1


def commented(one: Matter, by: Account) -> Comment:
    build.at_stage(one, Stage.PUBLIC_NOTICE, by)
    new = NoticeFacts("公示", "说明", NOON.date(), NOON.date() + timedelta(30))
    notice = publish_notice(one.pk, new, by=by, at=NOON)
    return receive_comment(notice, stance=Stance.FOR, text="支持", by=by, at=NOON)


def test_comment_is_answered_by_one_hand(river: Matter, wen: Account) -> None:
    row, answers = commented(river, wen), itertools.count(1)

    outcomes = in_parallel(HANDS, lambda: reply_to(row.notice, [row.pk], reply=f"{next(answers)}", by=wen, at=NOON))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1


def test_without_the_lock_one_answer_overwrites_the_other(
    river: Matter, wen: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    row, answers, both = commented(river, wen), itertools.count(1), threading.Barrier(2)
    demand = noticing.demand

    def demand_together(findings: Any) -> None:
        demand(findings)
        both.wait(timeout=30)

    monkeypatch.setattr(noticing, "lock", lambda matter_id: Matter.objects.get(pk=matter_id))
    monkeypatch.setattr(noticing, "demand", demand_together)

    outcomes = in_parallel(2, lambda: reply_to(row.notice, [row.pk], reply=f"{next(answers)}", by=wen, at=NOON))

    assert outcomes == [1, 1]
