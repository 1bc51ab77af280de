"""Summonses: the way to a talk, its record, what follows from two, the last places of a ranking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.actions.ranking_consequences import apply_last_places, submit_self_criticism
from accountability.actions.summonses import (
    TalkRecord,
    agree_to_summons,
    decide_summons,
    follow_up,
    propose_second,
    propose_summons,
    record_talk,
)
from accountability.enums import AccountabilityEvent, Effect, SummonsState
from accountability.models import SelfCriticism, Summons, TransferProposal
from accountability.rules.summonses import Place, last_places, proposes_transfer, year_after
from core import events
from core.findings import Refused
from organization.models import Account, Unit
from tests.accountability import build_inspections as build
from tests.accountability.build_inspections import Staff, at_noon, who
from tests.accountability.build_rows import appoint, titles
from tests.factories import NOON, make_unit

TODAY = NOON.date()


@pytest.fixture
def hands(county: Unit) -> Staff:
    return build.staff(county)


@pytest.fixture
def head(hekou: Unit, lu: Account) -> Account:
    """陆远 as the head of 河口镇."""
    appoint(who(lu), hekou, "镇长", principal="administration")
    return lu


def agreed(row: Summons, hands: Staff, at: datetime = NOON) -> Summons:
    for office in (hands.party_office, hands.government_office, hands.lai, hands.appraisal):
        agree_to_summons(row, by=office, at=at)
    return row


def approved(row: Summons, hands: Staff, at: datetime = NOON) -> Summons:
    agreed(row, hands, at)
    for leader in (hands.secretary, hands.mayor):
        decide_summons(row, granted=True, by=leader, at=at)
    return row


def first_held(hands: Staff, unit: Unit, head: Account, on: date = TODAY) -> Summons:
    """A level-1 talk from the flag to the record."""
    at = at_noon(on)
    row = propose_summons(build.slow(hands, unit, on=on - timedelta(days=30)), who(head), "约谈", by=hands.lai, at=at)
    record_talk(approved(row, hands, at), build.talk(hands.minister, on), by=hands.minister, at=at)
    return row


@pytest.mark.clause("LS-3.4-j")
def test_proposal_needs_flag_supervision_without_progress_and_four_agreements(
    hands: Staff, hekou: Unit, qingshi: Unit, head: Account
) -> None:
    def refused(flag: Any) -> list[str]:
        with pytest.raises(Refused) as found:
            propose_summons(flag, who(head), "约谈", by=hands.lai, at=NOON)
        return titles(found)

    unsupervised = refused(build.slow(hands, hekou, progressed=None))
    moving = refused(build.slow(hands, hekou, progressed=True))
    row = propose_summons(build.slow(hands, hekou), who(head), "约谈", by=hands.lai, at=NOON)
    offices = [hands.party_office, hands.government_office, hands.lai, hands.appraisal]
    missing = []
    for office in offices:
        with pytest.raises(Refused) as found:
            decide_summons(row, granted=True, by=hands.mayor, at=NOON)
        missing.append(dict(found.value.findings[0].facts))
        agree_to_summons(row, by=office, at=NOON)
    with pytest.raises(Refused) as twice:
        agree_to_summons(row, by=hands.su, at=NOON)

    decide_summons(row, granted=True, by=hands.mayor, at=NOON)

    assert (unsupervised, moving) == (["认定后没有再督查"], ["督查后已有明显进展"])
    assert [[name for name, state in one.items() if state == "未同意"] for one in missing] == [
        ["效能办", "县委办公室", "县政府办公室", "县委考核办"], ["效能办", "县政府办公室", "县委考核办"],
        ["效能办", "县委考核办"], ["县委考核办"],
    ]  # fmt: skip
    assert titles(twice) == ["本部门已同意"]


@pytest.mark.clause("LS-3.4-k")
def test_no_talk_before_both_principal_leaders_approve_and_a_refusal_stays(
    hands: Staff, hekou: Unit, head: Account
) -> None:
    flag = build.slow(hands, hekou)
    row = agreed(propose_summons(flag, who(head), "约谈", by=hands.lai, at=NOON), hands)
    decide_summons(row, granted=True, by=hands.mayor, at=NOON)
    with pytest.raises(Refused) as early:
        record_talk(row, build.talk(hands.minister), by=hands.minister, at=NOON)
    with pytest.raises(Refused) as again:
        decide_summons(row, granted=True, by=hands.mayor, at=NOON)
    with pytest.raises(Refused) as stranger:
        decide_summons(row, granted=True, by=hands.minister, at=NOON)
    with pytest.raises(Refused) as wordless:
        decide_summons(row, granted=False, by=hands.secretary, at=NOON)
    decide_summons(row, granted=False, comment="再督促一月", by=hands.secretary, at=NOON)

    renewed = propose_summons(flag, who(head), "再次提出", by=hands.lai, at=NOON)
    approved(renewed, hands)

    assert titles(early) == ["约谈未获批准"]
    assert (titles(again), titles(stranger)) == (["该方已经批准"], ["不是县委、县政府主要领导"])
    assert titles(wordless) == ["不批准没有写明意见"]
    assert list(Summons.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "approved"]
    assert [one.comment for one in row.approvals.all()] == ["", "再督促一月"]


@pytest.mark.clause("LS-3.4-l", "BZ-2.3-c")
def test_first_talk_is_held_by_the_organization_head_with_a_whole_record(
    hands: Staff, hekou: Unit, head: Account, client_of: Callable[[Account], Client]
) -> None:
    flag = build.slow(hands, hekou)
    with pytest.raises(Refused) as deputy:
        propose_summons(flag, who(hands.su), "约谈", by=hands.lai, at=NOON)
    row = approved(propose_summons(flag, who(head), "约谈", by=hands.lai, at=NOON), hands)
    with pytest.raises(Refused) as talker:
        record_talk(row, build.talk(hands.mayor), by=hands.minister, at=NOON)
    empty = TalkRecord(None, None, " ", [(" ", "")], [])
    with pytest.raises(Refused) as bare:
        record_talk(row, empty, by=hands.minister, at=NOON)

    record_talk(row, build.talk(hands.minister), by=hands.minister, at=NOON)

    assert titles(deputy) == ["约谈对象不是单位主要负责人"]
    assert [(one.clause, one.title) for one in talker.value.findings] == [
        ("LS-3.4-l", "第一级约谈的约谈人不是组织部长")
    ]
    assert titles(bare)[1:] == [f"没有登记{one}" for one in ("日期", "约谈人", "地点", "反馈意见原文", "整改要求")]
    address = reverse("accountability:summons", args=[row.pk])
    pages = {one: client_of(one).get(address).content.decode() for one in (head, hands.lai, hands.minister)}
    assert [("群众反映河道半年没有动工。" in page, "信访件第 12 号" in page) for page in pages.values()] == [
        (True, False), (True, False), (True, True)
    ]  # fmt: skip


@pytest.mark.clause("LS-3.4-m")
def test_second_talk_only_after_a_first_with_little_effect_and_by_a_principal_leader(
    hands: Staff, hekou: Unit, head: Account
) -> None:
    day = TODAY - timedelta(days=20)
    pending = propose_summons(build.slow(hands, hekou), who(head), "约谈", by=hands.lai, at=NOON)
    with pytest.raises(Refused) as unfinished:
        propose_second(pending, "再约谈", by=hands.lai, at=NOON)
    first = first_held(hands, hekou, head, day)
    with pytest.raises(Refused) as unfollowed:
        propose_second(first, "再约谈", by=hands.lai, at=NOON)
    follow_up(first, checked_on=day + timedelta(days=5), effect=Effect.CLEAR, text="动工", by=hands.lai, at=NOON)
    with pytest.raises(Refused) as clear:
        propose_second(first, "再约谈", by=hands.lai, at=NOON)
    follow_up(first, checked_on=day + timedelta(days=9), effect=Effect.WEAK, text="停工", by=hands.lai, at=NOON)

    second = approved(propose_second(first, "再约谈", by=hands.lai, at=NOON), hands)
    with pytest.raises(Refused) as minister:
        record_talk(second, build.talk(hands.minister), by=hands.minister, at=NOON)
    record_talk(second, build.talk(hands.secretary), by=hands.minister, at=NOON)

    assert titles(unfinished) == ["第一级约谈没有完成"]
    assert titles(unfollowed) == titles(clear) == ["第一级约谈后没有“成效不明显”的跟踪记录"]
    assert [(one.clause, one.title) for one in minister.value.findings] == [
        ("LS-3.4-m", "第二级约谈的约谈人不是县委、县政府主要领导")
    ]
    assert (second.level, Summons.objects.get(pk=second.pk).state) == (2, SummonsState.HELD)


@pytest.mark.clause("LS-3.5-e")
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (date(2011, 3, 1), date(2012, 2, 28), True), (date(2011, 3, 1), date(2012, 2, 29), True),
        (date(2011, 3, 1), date(2012, 3, 1), False), (date(2012, 2, 29), date(2013, 2, 28), True),
        (date(2012, 2, 29), date(2013, 3, 1), False),
    ],
)  # fmt: skip
def test_two_talks_within_twelve_months_propose_another_post(first: date, second: date, expected: bool) -> None:
    assert proposes_transfer([first], second, times=2, months=12) is expected


def test_month_that_is_too_short_ends_with_the_first_of_the_next() -> None:
    assert [year_after(date(2012, 2, 29), 12), year_after(date(2012, 12, 31), 2), year_after(date(2012, 1, 1), 12)] == [
        date(2013, 3, 1), date(2013, 3, 1), date(2013, 1, 1)
    ]  # fmt: skip


@pytest.mark.clause("LS-3.5-e")
def test_second_talk_of_one_person_proposes_a_transfer_two_leaders_of_a_unit_none(
    hands: Staff, hekou: Unit, head: Account, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []
    events.subscribe(AccountabilityEvent.TRANSFER_PROPOSED, lambda proposal_id, person_id: heard.append(person_id))
    party = build.make_account("党委书记", hekou)
    appoint(who(party), hekou, "党委书记", principal="party")
    first_held(hands, hekou, head, date(2011, 3, 1))
    first_held(hands, hekou, party, date(2011, 6, 1))
    none_yet = TransferProposal.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        first_held(hands, hekou, head, date(2012, 2, 28))
    first_held(hands, hekou, party, date(2012, 6, 1))

    assert none_yet == 0
    assert [(one.person, one.first.held_on, one.second.held_on) for one in TransferProposal.objects.all()] == [
        (who(head), date(2011, 3, 1), date(2012, 2, 28))
    ]
    assert heard == [head.person_id]


@pytest.mark.clause("LS-3.5-d")
@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        (range(1, 11), [9, 10]), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 9], [9, 9]),
        ([1, 2, 3, 4, 5, 6, 7, 7, 7, 10], [7, 7, 7, 10]), ([1, 1], [1, 1]), ([1], [1]), ([], []),
    ],
)  # fmt: skip
def test_last_two_places_with_all_that_are_tied(ranks: list[int], expected: list[int]) -> None:
    found = last_places([Place(unit, rank) for unit, rank in enumerate(ranks)], 2)

    assert [one.rank for one in found] == expected


@pytest.mark.clause("LS-3.5-d")
def test_last_places_owe_a_self_criticism_and_a_first_talk(county: Unit, hands: Staff, zhou: Account) -> None:
    units = [make_unit(f"单位{number}", parent=county) for number in range(1, 11)]
    heads = {}
    for unit in units:
        heads[unit.pk] = build.make_account(f"{unit.name}负责人", unit)
        appoint(who(heads[unit.pk]), unit, "局长", principal="administration")
    places = {unit.pk: rank for rank, unit in enumerate(units, 1)}

    made = apply_last_places(2012, "乡镇街道", places, by=zhou, at=NOON)
    again = apply_last_places(2012, "乡镇街道", places, by=zhou, at=NOON)
    submit_self_criticism(made[0], "认真反思。", by=heads[units[8].pk], at=NOON)
    for one in made:
        record_talk(one.summons, build.talk(hands.minister), by=hands.minister, at=NOON)

    assert ([(one.unit.name, one.place) for one in made], again) == ([("单位9", 9), ("单位10", 10)], [])
    assert [(one.summons.level, one.summons.person) for one in made] == [(1, who(heads[unit.pk])) for unit in units[8:]]
    assert list(SelfCriticism.objects.order_by("place").values_list("text", flat=True)) == ["认真反思。", ""]
