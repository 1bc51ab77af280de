"""Qualitative ratings: their basis of two kinds, their points, and what the system knows of the unit (JH-C-2.2)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accountability.actions.leads import answer_lead
from accountability.enums import CaseLevel, ClueKind, EmergencyKind, Ground
from accountability.models import AccountabilityCase, EmergencyPlan, Lead
from appraisal.actions.assessment_rounds import charge_members, open_round
from appraisal.actions.preliminary import closing_findings, save_preliminary
from appraisal.actions.rating_basis import add_material, add_survey, review_points, withdraw_basis
from appraisal.enums.schemes import Evidence
from appraisal.gathering.assessment import sheet_of
from appraisal.gathering.evidence import (
    decisions_box,
    emergency_box,
    judged_items,
    service_box,
    systems_box,
)
from appraisal.models import CommissionedSurvey, Member, Period
from appraisal.rules.assessment import Cell
from appraisal.rules.qualitative import Box, JudgedItem
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import Refused
from decisions.gathering.statistics import matters_of
from decisions.models import Matter, StageRun
from decisions.rules.statistics import Standing
from organization.actions.rules import file_rule
from organization.enums import Duty, RuleSystem
from organization.models import Account, Unit
from portal.actions.intake import send_complaint
from tests.appraisal.build_rounds import DAYS, Team, plan, team_of
from tests.appraisal.jinghai import issued
from tests.appraisal.plan import pdf
from tests.appraisal.small import points, titles
from tests.decisions.build_aftermath import resolved
from tests.decisions.build_rows import matter
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
LATE = NOON + timedelta(days=12)
POLITICAL = {
    "加强和改善党的领导", "决策科学化、民主化", "基层民主政治建设", "坚持依法执政、依法行政", "机关服务水平和行政效能",
}  # fmt: skip


@dataclass
class Stage:
    team: Team
    member: Member
    items: dict[str, JudgedItem]


@pytest.fixture
def stage(db: None) -> Stage:
    """The comprehensive appraisal with two townships, in a running round after the self-assessments' last day."""
    system = Account.objects.system()
    scheme, units = issued(system)
    year = Period.objects.select_related("scheme__rulebook").get(scheme=scheme, label=str(scheme.year))
    made = team_of(plan(year, system), scheme.owner, system)
    charge_members(made.group, Member.objects.filter(scheme=scheme), by=system, at=NOON)
    made.round = open_round(made.round, by=system, at=NOON)
    member = Member.objects.select_related("unit", "group").get(unit=units[0])
    return Stage(made, member, {one.name: one for one in judged_items(member.group_id)})


def against(stage: Stage) -> list[tuple[str, str, str]]:
    """(clause, title, items) of what stands against closing the ratings, of the qualitative rules alone."""
    found = closing_findings(sheet_of(stage.team.round, stage.member), stage.team.leader, LATE)
    return [
        (one.clause, one.title, one.facts["项目"]) for one in found if one.clause in ("JH-C-3.3-i", "JH-C-2.2-a")
    ]  # fmt: skip


def rate(stage: Stage, item: JudgedItem, text: str) -> None:
    cells = {item.pk: Cell(points(1), text=text)}
    save_preliminary(stage.team.round, stage.member, cells, by=stage.team.second, at=LATE)


@pytest.mark.clause("JH-C-3.3-i", "JH-C-2.2-a")
def test_qualitative_rating_needs_a_basis_words_and_its_points(stage: Stage) -> None:
    item = stage.items["决策科学化、民主化"]
    other = Unit.objects.exclude(pk=stage.member.unit_id).order_by("pk").first()
    assert other is not None
    row, who = stage.team.round, {"by": stage.team.second, "at": LATE}
    rate(stage, item, "")
    bare = against(stage)
    with pytest.raises(Refused) as own:
        add_material(row, stage.member, item.pk, title="自己", department=stage.member.unit, upload=pdf(), **who)
    basis = add_material(row, stage.member, item.pk, title="督查报告", department=other, upload=pdf(), **who)
    rate(stage, item, "程序完备")
    pointless = against(stage)
    with pytest.raises(Refused) as wordless:
        review_points(row, stage.member, item.pk, {item.points[0]: (True, "")}, **who)
    review_points(row, stage.member, item.pk, dict.fromkeys(item.points, (True, "查阅纪要")), **who)
    whole = against(stage)
    withdraw_basis(basis, "材料有误", **who)
    again = against(stage)
    survey = CommissionedSurvey.objects.create(
        year=2011, title="满意度", surveyor="统计局", samples=400, held_on=date(2011, 12, 1),
        document=store_made(b"x", name="调查.txt", kind=FileKind.PDF, **who), recorded_at=LATE,
        recorded_by=stage.team.second,
    )  # fmt: skip
    add_survey(row, stage.member, item.pk, survey, **who)

    name = item.name
    assert stage.items.keys() >= POLITICAL
    assert all(stage.items[one].points for one in POLITICAL)
    assert bare == [
        ("JH-C-3.3-i", "定性评价没有依据", name), ("JH-C-2.2-a", "定性评价没有写明理由", name),
        ("JH-C-2.2-a", "有考核要点没有查看", name),
    ]  # fmt: skip
    assert (titles(own), titles(wordless)) == (
        ["考评对象自己的材料不能作为职能部门材料"], ["已查看的要点没有写明情况"],
    )  # fmt: skip
    assert (pointless, whole) == ([("JH-C-2.2-a", "有考核要点没有查看", name)], [])
    assert again == [("JH-C-3.3-i", "定性评价没有依据", name)]
    assert against(stage) == []


def shown(box: Box) -> dict[str, str]:
    return {one.label: one.shown for one in box.figures}


@pytest.mark.clause("JH-C-2.2.5")
def test_complaint_of_the_portal_counts_in_the_service_box(stage: Stage) -> None:
    unit, by = stage.member.unit, stage.team.second
    before = shown(service_box(unit, 2012, 30))
    for place, days in enumerate((30, 31, None)):
        send_complaint(
            kind=ClueKind.COMPLAINT, text="办事拖延", unit=unit, name="", contact="", address=f"198.51.100.{place}",
            at=NOON,
        )  # fmt: skip
        if days is not None:
            answer_lead(Lead.objects.latest("pk"), answer="已整改", by=by, at=NOON + timedelta(days=days))
    for number, step in (("1", "concluded"), ("2", "investigating")):
        AccountabilityCase.objects.create(
            number=number, level=CaseLevel.COUNTY, ground=next(iter(Ground)), title=f"案{number}", text="情况",
            unit=unit,
            handling_unit=unit, happened_on=date(2012, 6, 1), stage=step, recorded_at=NOON, recorded_by=by,
        )  # fmt: skip
    box = service_box(unit, 2012, 30)

    assert set(before.values()) == {"0", "0/0"}
    assert shown(box) == {
        "收到投诉和反映": "3", "其中网上投诉": "3", "已答复": "2/3", "按期答复": "1/3", "已认定的追究案件": "1",
    }  # fmt: skip
    assert box.rows == (("1", "案1", "已认定"),)


@pytest.mark.clause("JH-C-2.4.4-5")
def test_emergency_plans_of_the_unit_stand_beside_the_two_items(stage: Stage, client_of: ClientOf) -> None:
    unit, by = stage.member.unit, stage.team.second
    document = store_made(b"x", name="预案.pdf", kind=FileKind.PDF, by=by, at=NOON)
    kind = next(iter(EmergencyKind))
    EmergencyPlan.objects.create(
        unit=unit, kind=kind, title="防汛预案", version="1", dated=date(2011, 5, 1), contact="张三", phone="1",
        procedure="报告、疏散", document=document, recorded_at=NOON, recorded_by=by,
    )  # fmt: skip
    wanted = [one for one in stage.items.values() if "基层基础" in one.name or "重大事件" in one.name]
    box = emergency_box(unit)

    second, args = client_of(stage.team.second), [stage.team.round.pk, stage.member.code]
    pages = [second.get(reverse("appraisal:rating_basis", args=[*args, one.pk])).content.decode() for one in wanted]

    assert [one.evidence for one in wanted] == [Evidence.EMERGENCY] * 2
    assert ["防汛预案（1）" in page for page in pages] == [True, True]
    assert box.rows == (("防汛预案（1）", kind.label, "2011-05-01"),)
    assert shown(box) == {"现行应急预案": "1", "涉及事件种类": "1"}


@pytest.mark.clause("JH-C-2.5.3")
def test_three_systems_count_what_was_filed_of_what_is_due(stage: Stage) -> None:
    unit, by = stage.member.unit, stage.team.second
    before = shown(systems_box(unit, 2012))
    file_rule(
        unit=unit, system=RuleSystem.DECISION, title="决策细则", version="1", dated=date(2012, 2, 1), upload=pdf(),
        by=by, at=NOON,
    )  # fmt: skip
    after = shown(systems_box(unit, 2012))

    assert before == {
        "实施细则报备": "0/2", "任务分解明细表报备": "0/1", "执行情况报告按期报送": "0/2", "“三个体系”合计": "0/5",
    }  # fmt: skip
    assert after == before | {"实施细则报备": "1/2", "“三个体系”合计": "1/5"}


def test_pages_of_an_item(stage: Stage, client_of: ClientOf) -> None:
    item = stage.items["决策科学化、民主化"]
    second, args = client_of(stage.team.second), [stage.team.round.pk, stage.member.code, item.pk]
    rate(stage, item, "程序完备")
    page = second.get(reverse("appraisal:rating_basis", args=args))
    other = Unit.objects.exclude(pk=stage.member.unit_id).order_by("pk").first()
    assert other is not None
    bare = second.post(reverse("appraisal:add_material", args=args), {})
    data = {"title": "报告", "department": other.pk, "file": SimpleUploadedFile("报告.pdf", pdf().read())}
    late = second.post(reverse("appraisal:add_material", args=args), data)
    sheet = second.get(reverse("appraisal:preliminary", args=args[:2]))
    foreign = second.get(reverse("appraisal:rating_basis", args=[*args[:2], 0]))

    assert (page.status_code, bare.status_code, late.status_code, foreign.status_code) == (200, 422, 302, 404)
    assert f"职能部门材料 1 项；要点 0/{len(item.points)}" in sheet.content.decode()
    assert DAYS["self_due"] < LATE.date()


def test_unit_is_told_when_the_basis_of_its_rating_opens(stage: Stage, client_of: ClientOf) -> None:
    """Its own sheet until the final points are confirmed; what another unit's rests on does not exist for it."""
    item = stage.items["决策科学化、民主化"]
    own = client_of(make_account("陆远", stage.member.unit, Duty.UNIT_LEADER))
    pk = stage.team.round.pk
    page = own.get(reverse("appraisal:rating_basis", args=[pk, stage.member.code, item.pk]))
    unknown = own.get(reverse("appraisal:rating_basis", args=[pk, stage.member.code, 0]))
    foreign = own.get(reverse("appraisal:rating_basis", args=[pk, "X99", item.pk]))

    assert (page.status_code, unknown.status_code, foreign.status_code) == (409, 404, 404)
    assert "汇总得分经考评办确认后" in page.content.decode()


@pytest.mark.clause("JH-C-2.2.2")
def test_decisions_box_counts_as_the_statistics_of_decisions(
    county: Unit, hekou: Unit, qingshi: Unit, zhou: Account
) -> None:
    resolved(hekou, zhou)
    going_on = matter(hekou, zhou)
    matter(qingshi, zhou)
    for stage, state in (("pilot", "cut"), ("hearing", "failed")):
        StageRun.objects.create(
            matter=going_on, stage=stage, round=1, state=state, opened_at=NOON, opened_by=zhou, settled_at=NOON,
            settled_by=zhou, reason="紧急", change_id=uuid.uuid4(),
        )  # fmt: skip
    rows = Matter.objects.filter(lead_unit=hekou, year=2012)
    box = decisions_box(hekou, 2012)

    assert shown(box) == {
        "程序完备": "1/2", "紧急压减环节": "1", "听证未通过": "1", "环节未通过": "0", "查实的违反程序": "0",
    }  # fmt: skip
    assert sum(one.standing is Standing.DECIDED for one in matters_of(rows)) == 1
    assert len(box.rows) == rows.count()
