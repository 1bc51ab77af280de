"""Opening a matter, its level, flags and end (JH-A-3, JH-A-5.1)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.matters import declare_emergency, end_matter, open_matter, settle_level, switch_flag
from decisions.enums import Category, Event, Flag, Interest, Level, Stage, Subtype
from decisions.models import EmergencyDeclaration, Matter, MatterFlag, Proposal, StageEvent
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.clause("JH-A-5.1-a", "JH-A-5.1-c")
def test_opening_merges_proposals_and_begins_the_intent(hekou: Unit, wen: Account) -> None:
    rows = [build.proposal(wen), build.proposal(wen)]
    build.matter(hekou, wen)
    count = AuditEvent.objects.count()

    one = open_matter(build.new_matter(hekou), proposals=[row.pk for row in rows], by=wen, at=NOON)

    assert (one.number, one.opened_by, one.rulebook.number) == ("决策〔2012〕2号", wen, 1)
    assert (
        list(Proposal.objects.order_by("pk").values_list("state", "matter", "screened_by"))
        == [("merged", one.pk, wen.pk)] * 2
    )
    assert list(StageEvent.objects.filter(run__matter=one).values_list("run__stage", "event", "state")) == [
        ("intent", "open", "open")
    ]
    assert AuditEvent.objects.count() == count + 1
    audited = AuditEvent.objects.get(verb="decisions.open_matter", object_id=str(one.pk))
    assert json.loads(audited.data)["after"]["proposals"] == [row.number for row in rows]


def test_proposal_that_was_dealt_with_is_not_merged_again(hekou: Unit, wen: Account) -> None:
    row = build.proposal(wen)
    open_matter(build.new_matter(hekou), proposals=[row.pk], by=wen, at=NOON)

    with pytest.raises(Refused, match="有建议已办理"):
        open_matter(build.new_matter(hekou), proposals=[row.pk], by=wen, at=NOON)
    assert Matter.objects.count() == 1


@pytest.mark.clause("JH-A-3-a", "JH-A-3-e", "JH-A-4.3-a")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"category": Category.REPORTS, "subtype": None}, "须选定细类"),
        ({"category": Category.SOCIAL, "subtype": None}, "须选定切身利益事项"),
        ({"interest": Interest.OTHER}, "选其他的须写明"),
        ({"title": ""}, "不能为空|字段"),
    ],
)
def test_matter_that_is_not_told_fully_says_why(
    hekou: Unit, wen: Account, fields: dict[str, object], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        open_matter(build.new_matter(hekou, **fields), by=wen, at=NOON)


@pytest.mark.clause("JH-A-3-b", "JH-A-3-c", "JH-A-4.3-a")
@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({"subtype": Subtype.LONG_TERM_PLAN}, {Flag.LONG_TERM, Flag.OVERALL, Flag.ECONOMY}),
        ({"subtype": Subtype.YEAR_PLAN}, {Flag.ECONOMY}),
        ({"interest": Interest.LAND}, {Flag.ECONOMY, Flag.VITAL_INTERESTS}),
        ({"category": Category.SOCIAL, "subtype": None, "interest": Interest.WELFARE}, {Flag.VITAL_INTERESTS}),
        ({"category": Category.CULTURE, "subtype": None}, set()),
    ],
)
def test_flags_are_preset_from_category_and_interest(
    hekou: Unit, wen: Account, fields: dict[str, object], flags: set[Flag]
) -> None:
    one = open_matter(build.new_matter(hekou, **fields), by=wen, at=NOON)

    assert {Flag(row.flag) for row in one.flag_rows.filter(preset=True, switched_on=True)} == flags


@pytest.mark.clause("JH-A-3-c")
def test_flag_is_switched_with_a_reason(river: Matter, wen: Account) -> None:
    with pytest.raises(Refused, match="没有理由"):
        switch_flag(river.pk, Flag.PILOT, on=True, reason=" ", by=wen, at=NOON)
    with pytest.raises(Refused, match="没有变化"):
        switch_flag(river.pk, Flag.ECONOMY, on=True, reason="经济", by=wen, at=NOON)

    row = switch_flag(river.pk, Flag.PILOT, on=True, reason="涉及面广", by=wen, at=NOON)

    assert (row.preset, row.recorded_by) == (False, wen)
    assert AuditEvent.objects.get(verb="decisions.switch_flag").reason == "涉及面广"
    assert MatterFlag.objects.filter(matter=river).count() == 2


@pytest.mark.clause("JH-A-5.0-a")
def test_intent_without_a_level_is_not_closed(hekou: Unit, wen: Account) -> None:
    one = build.matter(hekou, wen, level=None)
    build.fill(one, Stage.INTENT, wen)

    with pytest.raises(Refused, match="事项级别尚未确定"):
        build.step(one, Stage.INTENT, Event.CLOSE, wen)
    settle_level(one.pk, Level.IMPORTANT, reason="部门工作", by=wen, at=NOON)

    assert build.step(one, Stage.INTENT, Event.CLOSE, wen).state == "closed"


def test_level_stands_still_once_the_intent_is_closed(river: Matter, wen: Account) -> None:
    build.settle(river, Stage.INTENT, wen)

    with pytest.raises(Refused, match="级别不得再改"):
        settle_level(river.pk, Level.ORDINARY, reason="不大", by=wen, at=NOON)


@pytest.mark.clause("JH-A-5.9-c")
def test_emergency_of_tomorrow_or_without_reason_is_refused(river: Matter, county: Unit, wen: Account) -> None:
    leader = build.secretary(county)

    with pytest.raises(Refused) as refusal:
        declare_emergency(
            river.pk,
            leader=leader,
            kind="防汛",
            reason=" ",
            declared_on=NOON.date() + timedelta(days=1),
            by=wen,
            at=NOON,
        )

    assert [one.title for one in refusal.value.findings] == ["宣布日期不得晚于今天", "未写明紧急情形和理由"]
    assert EmergencyDeclaration.objects.count() == 0


def test_matter_is_given_up_with_a_reason(river: Matter, wen: Account) -> None:
    with pytest.raises(Refused, match="没有理由"):
        end_matter(river.pk, reason="", by=wen, at=NOON)

    end_matter(river.pk, reason="上级已统一部署", by=wen, at=NOON)

    assert list(Matter.objects.going_on()) == []
    with pytest.raises(Refused, match="事项已终止"):
        end_matter(river.pk, reason="再次", by=wen, at=NOON)
