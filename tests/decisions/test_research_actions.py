"""Research: the team, the field, commissions, the joint conference; what each asks for and who takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.findings import Refused, blocking
from core.models import AuditEvent
from decisions.actions import conference, research
from decisions.actions.entries import withdraw
from decisions.actions.papers import NewPaper, add_paper
from decisions.actions.research import Member, NewCommission
from decisions.enums import CommissionMode, Event, ForceKind, PaperKind, RunState, Stage, Standing
from decisions.gathering import case_of
from decisions.models import Commission, ConferenceMember, ConferenceSession, Fieldwork, Matter, TeamMember
from decisions.rules.procedure import check_event
from organization.models import Account, Person, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db
DEPARTMENTS, EXPERTS = "departments", "experts"


@pytest.fixture
def studied(river: Matter, wen: Account) -> Matter:
    """The river, its research open."""
    build.at_stage(river, Stage.RESEARCH, wen)
    return river


def team(one: Matter, by: Account, head: Person, **changes: Any) -> list[TeamMember]:
    people: dict[str, Any] = {
        DEPARTMENTS: [Member("方正", unit=one.lead_unit)], EXPERTS: [Member("高工", organisation="水利研究院")],
    }  # fmt: skip
    return research.set_team(one.pk, head, **(people | changes), by=by, at=NOON)


def visit(one: Matter, by: Account, **changes: Any) -> Fieldwork:
    values: dict[str, Any] = {"place": "城关河段", "visited_on": build.TODAY, "people": "调研组全体"}
    return research.add_fieldwork(one.pk, **(values | changes), by=by, at=NOON)


def paper(one: Matter, by: Account, kind: PaperKind) -> int:
    new = NewPaper(kind=kind, title=kind.label, dated=build.TODAY, text="正文")
    return add_paper(one.pk, Stage.RESEARCH, new, by=by, at=NOON).pk


def clauses(one: Matter) -> list[str]:
    """What still keeps the research from being closed."""
    found = check_event(case_of(one, at=NOON), Stage.RESEARCH, Event.CLOSE)
    return [finding.clause for finding in blocking(found)]


@pytest.mark.clause("JH-A-5.2-a")
def test_team_led_by_a_bureau_head_or_without_expert_is_refused(studied: Matter, county: Unit, wen: Account) -> None:
    bureau = make_person("局长", studied.lead_unit)
    with pytest.raises(Refused) as refusal:
        team(studied, wen, bureau, experts=[], departments=[])
    assert [one.title for one in refusal.value.findings] == [
        "调研组组长不是县领导", "调研组没有部门人员", "调研组没有专家",
    ]  # fmt: skip
    assert TeamMember.objects.count() == 0

    made = team(studied, wen, build.deputy(county))

    assert [row.standing for row in made] == [Standing.LEADER, Standing.OTHER, Standing.OTHER]
    assert "JH-A-5.2-a" not in clauses(studied)


def test_new_team_replaces_the_former_which_stays(studied: Matter, county: Unit, wen: Account) -> None:
    team(studied, wen, build.deputy(county))

    team(studied, wen, build.secretary(county))

    assert TeamMember.objects.count() == 6
    assert [row.name for row in TeamMember.objects.in_force()] == ["秦牧", "方正", "高工"]


@pytest.mark.clause("JH-A-4.1-c")
def test_deputies_in_the_field_do_not_stand_in_for_a_principal_leader(
    studied: Matter, county: Unit, wen: Account
) -> None:
    visit(studied, wen, principal=build.deputy(county))
    assert "JH-A-4.1-c" in clauses(studied)

    visit(studied, wen, principal=build.secretary(county))

    assert "JH-A-4.1-c" not in clauses(studied)


@pytest.mark.clause("JH-A-5.2-b")
def test_fieldwork_before_the_intent_was_settled_is_refused(studied: Matter, wen: Account) -> None:
    with pytest.raises(Refused, match="调研日期早于意向确定日期"):
        visit(studied, wen, visited_on=build.BEFORE - timedelta(days=1))
    with pytest.raises(Refused, match="不得晚于今天"):
        visit(studied, wen, visited_on=build.TODAY + timedelta(days=1))

    assert visit(studied, wen, visited_on=build.BEFORE).pk


@pytest.mark.clause("JH-A-4.1-b")
@pytest.mark.parametrize("kind", [PaperKind.RESEARCH_REPORT, PaperKind.DRAFT_PLAN])
def test_either_report_or_draft_plan_ends_the_research(
    studied: Matter, county: Unit, wen: Account, kind: PaperKind
) -> None:
    team(studied, wen, build.deputy(county))
    visit(studied, wen, principal=build.secretary(county))
    assert clauses(studied) == ["JH-A-4.1-b"]

    paper(studied, wen, kind)

    assert build.step(studied, Stage.RESEARCH, Event.CLOSE, wen).state == RunState.CLOSED


@pytest.mark.clause("JH-A-4.1-e", "JH-A-4.1-f")
def test_commission_needs_the_study_first_and_the_result_last(studied: Matter, wen: Account) -> None:
    new = NewCommission("河道治理方案", CommissionMode.TENDERED, "县政府常务会议", build.TODAY)
    with pytest.raises(Refused) as refusal:
        research.add_commission(studied.pk, new, by=wen, at=NOON)
    assert [one.title for one in refusal.value.findings] == [
        "委托或招标没有县委、县政府研究记录", "公开招标没有招标公告",
    ]  # fmt: skip
    study = paper(studied, wen, PaperKind.COMMISSION_STUDY)

    row = research.add_commission(
        studied.pk,
        NewCommission(
            "河道治理方案", CommissionMode.TENDERED, "县政府常务会议", build.TODAY, study=study, tender_text="公告"
        ),
        by=wen,
        at=NOON,
    )
    assert (row.mode, row.published_on) == (CommissionMode.TENDERED, build.TODAY)
    with pytest.raises(Refused, match="立项报告没有依据"):
        paper(studied, wen, PaperKind.PROJECT_REPORT)
    with pytest.raises(Refused, match="没有选定成果材料"):
        research.settle_commission(row, contractor="水利研究院", result=study, by=wen, at=NOON)

    result = paper(studied, wen, PaperKind.COMMISSION_RESULT)
    research.settle_commission(row, contractor="水利研究院", result=result, by=wen, at=NOON)

    assert Commission.objects.get().contractor == "水利研究院"
    assert paper(studied, wen, PaperKind.PROJECT_REPORT)


def test_entry_is_withdrawn_once_with_a_reason_and_stays(studied: Matter, wen: Account) -> None:
    row = visit(studied, wen)
    with pytest.raises(Refused, match="撤销没有理由"):
        withdraw(row, studied.pk, Stage.RESEARCH, reason=" ", by=wen, at=NOON)

    withdraw(row, studied.pk, Stage.RESEARCH, reason="日期错了", by=wen, at=NOON)

    assert (Fieldwork.objects.count(), Fieldwork.objects.in_force().count()) == (1, 0)
    assert AuditEvent.objects.get(verb="decisions.withdraw_entry").reason == "日期错了"
    with pytest.raises(Refused, match="登记已撤销"):
        withdraw(row, studied.pk, Stage.RESEARCH, reason="再次", by=wen, at=NOON)


def test_entries_of_a_finished_or_unopened_stage_are_refused(river: Matter, county: Unit, wen: Account) -> None:
    with pytest.raises(Refused, match="调查研究不在办理中"):
        visit(river, wen)
    build.at_stage(river, Stage.RESEARCH, wen)
    build.settle(river, Stage.RESEARCH, wen)
    count = AuditEvent.objects.count()

    with pytest.raises(Refused, match="调查研究不在办理中"):
        team(river, wen, build.deputy(county))
    assert AuditEvent.objects.count() == count


@pytest.mark.clause("JH-A-4.1-d")
def test_conference_holds_members_of_four_kinds_and_a_session_of_a_research(studied: Matter, wen: Account) -> None:
    for kind in ForceKind:
        conference.add_member(kind, f"{kind.label}成员", by=wen, at=NOON)
    with pytest.raises(Refused, match="已有这个成员"):
        conference.add_member(ForceKind.ORGAN, "党政机关成员", by=wen, at=NOON)
    members = list(ConferenceMember.objects.values_list("pk", flat=True))

    row = conference.add_session(
        held_on=build.TODAY, topics="河道治理", members=members, matter_id=studied.pk, by=wen, at=NOON
    )

    assert {one.kind for one in row.members.all()} == set(ForceKind)
    assert ConferenceSession.objects.get(run__matter=studied) == row
    with pytest.raises(Refused, match="没有登记出席成员"):
        conference.add_session(held_on=build.TODAY, topics="空会", members=[], by=wen, at=NOON)


def test_member_leaves_with_a_reason_and_his_sessions_keep_him(wen: Account) -> None:
    member = conference.add_member(ForceKind.FEDERATION, "县工商联", by=wen, at=NOON)
    row = conference.add_session(held_on=build.TODAY, topics="议题", members=[member.pk], by=wen, at=NOON)

    conference.remove_member(member, reason="换届", by=wen, at=NOON)

    assert ConferenceMember.objects.in_force().count() == 0
    assert list(row.members.all()) == [member]
    with pytest.raises(Refused, match="成员已退出"):
        conference.remove_member(member, reason="再次", by=wen, at=NOON)
