"""Inspections: approval, repetition, the draw, what stays hidden, conclusions and site visits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accountability.actions.inspection_plans import NewTheme, add_theme, begin_plan, decide_plan, submit_plan
from accountability.actions.inspections import (
    announce_draw,
    approve_inspection,
    draw_inspection,
    end_inspection,
    merge_inspection,
    release_inspection,
    start_inspection,
)
from accountability.actions.objections import answer_objection, object_to_conclusion
from accountability.actions.problems import (
    add_inspection_evidence,
    push_problem,
    record_problem,
    send_conclusion,
    write_conclusion,
)
from accountability.actions.site_visits import NewVisit, publish_notice, record_visit, reply_to_suggestions
from accountability.enums import (
    InspectionEvent,
    InspectionForm,
    InspectionMode,
    InspectionState,
    ObjectionState,
    ProblemGrade,
)
from accountability.models import Conclusion, DrawCandidate, Inspection, Problem
from accountability.models.inspections import InspectionQuerySet
from accountability.rules.inspections import STEPS, InspectionFacts, check_step
from core.findings import Refused
from organization.models import Account, Unit
from tests.accountability import build_inspections as build
from tests.accountability.build_inspections import Staff, pdf, who
from tests.accountability.build_rows import read, titles
from tests.factories import NOON, make_unit

TODAY = NOON.date()
DAY = timedelta(days=1)
ClientOf = Callable[[Account], Client]


@pytest.fixture
def hands(county: Unit) -> Staff:
    return build.staff(county)


def test_every_cell_of_state_and_event_is_a_decision() -> None:
    facts = {state: InspectionFacts(state, InspectionForm.FIELD, approved=True) for state in InspectionState}

    allowed = {
        (state, event) for state in InspectionState for event in InspectionEvent if not check_step(facts[state], event)
    }

    assert allowed == set(STEPS)


@pytest.mark.clause("DC-11")
def test_inspection_begins_only_when_approved_by_itself_or_with_its_plan(hands: Staff, hekou: Unit) -> None:
    row = build.proposed(hands, hekou)
    with pytest.raises(Refused) as unapproved:
        start_inspection(row, by=hands.lai, at=NOON)
    plan = begin_plan(2012, by=hands.lai, at=NOON)
    with pytest.raises(Refused) as empty:
        submit_plan(plan, by=hands.lai, at=NOON)
    theme = add_theme(
        plan, NewTheme("防汛", InspectionForm.FIELD, InspectionMode.SPECIAL_ANYTIME, "六月"), by=hands.lai, at=NOON
    )
    planned = build.proposed(hands, hekou, topic="防汛", theme=theme)
    with pytest.raises(Refused) as waiting:
        start_inspection(planned, by=hands.lai, at=NOON)
    submit_plan(plan, by=hands.lai, at=NOON)
    with pytest.raises(Refused) as own:
        decide_plan(plan, granted=True, by=hands.lai, at=NOON)

    decide_plan(plan, granted=True, by=hands.mayor, at=NOON)
    start_inspection(planned, by=hands.lai, at=NOON)
    approve_inspection(row, by=hands.mayor, at=NOON)
    start_inspection(row, by=hands.lai, at=NOON)

    assert [[(one.clause, one.title) for one in each.value.findings] for each in (unapproved, waiting)] == [
        [("DC-11", "督查未经批准立项")]
    ] * 2
    assert (titles(empty), titles(own)) == (["计划没有督查主题"], ["不得审批自己编制的计划"])
    assert set(Inspection.objects.values_list("state", flat=True)) == {InspectionState.RUNNING}


@pytest.mark.clause("DC-15")
@pytest.mark.parametrize(("apart", "flagged"), [(90, True), (91, False)])
def test_same_unit_and_matter_within_the_window_is_flagged(
    apart: int, flagged: bool, hands: Staff, hekou: Unit, qingshi: Unit
) -> None:
    first = build.running(hands, hekou, starts_on=TODAY, ends_on=TODAY)
    day = TODAY + apart * DAY
    again = build.proposed(hands, hekou, starts_on=day, ends_on=day, title="再督查")
    build.running(hands, qingshi, starts_on=day, ends_on=day)
    build.running(hands, hekou, topic="防汛", starts_on=day, ends_on=day)

    if flagged:
        with pytest.raises(Refused) as refused:
            approve_inspection(again, by=hands.mayor, at=NOON)
        assert [(one.clause, one.facts["督查"]) for one in refused.value.findings] == [
            ("DC-15", f"{first.title}（{TODAY}）")
        ]
    approve_inspection(again, repeat_reason="汛期复查" if flagged else "", by=hands.mayor, at=NOON)

    assert start_inspection(again, by=hands.lai, at=NOON).repeat_reason == ("汛期复查" if flagged else "")


@pytest.mark.clause("DC-15")
def test_two_inspections_of_one_matter_are_merged_into_a_joint_one(hands: Staff, hekou: Unit, qingshi: Unit) -> None:
    first = build.proposed(hands, hekou)
    second = build.proposed(hands, hekou, qingshi, team=[who(hands.su)])
    other = build.proposed(hands, hekou, topic="防汛")
    with pytest.raises(Refused) as different:
        merge_inspection(other, first, by=hands.lai, at=NOON)

    merge_inspection(second, first, by=hands.lai, at=NOON)
    approve_inspection(first, by=hands.mayor, at=NOON)
    start_inspection(first, by=hands.lai, at=NOON)

    assert titles(different) == ["不是同一事项的督查"]
    assert [one.unit.name for one in first.units.all()] == ["河口镇", "青石镇"]
    assert [(one.person.name, one.leads) for one in first.team.all()] == [("来长庚", True), ("苏督查", False)]
    second.refresh_from_db()
    assert (second.state, second.merged_into) == (InspectionState.MERGED, first)


@pytest.mark.clause("JH-B-5.1-b")
def test_forms_are_the_five_and_others_and_a_draw_can_be_recomputed_by_anyone(
    hands: Staff, county: Unit, hekou: Unit, qingshi: Unit
) -> None:
    units = [hekou, qingshi, *(make_unit(f"镇{number}", parent=county) for number in range(4))]
    row = build.proposed(hands, form=InspectionForm.RANDOM)
    approve_inspection(row, by=hands.mayor, at=NOON)
    with pytest.raises(Refused) as undrawn:
        start_inspection(row, by=hands.lai, at=NOON)
    with pytest.raises(Refused) as too_many:
        announce_draw(row, units, seats=7, public_source="彩票", by=hands.lai, at=NOON)
    row = announce_draw(row, units, seats=2, public_source="当日彩票号码", by=hands.lai, at=NOON)
    published = row.commitment
    row = draw_inspection(row, public_value="03 17 22", by=hands.lai, at=NOON)
    with pytest.raises(Refused) as again:
        draw_inspection(row, public_value="01", by=hands.lai, at=NOON)

    start_inspection(row, by=hands.lai, at=NOON)

    assert [one.label for one in InspectionForm] == [
        "定期调查", "跟踪了解", "随机抽查", "实地调研", "暗查暗访", "其他"
    ]  # fmt: skip
    assert titles(undrawn) == ["没有被督查单位", "随机抽查尚未抽签"]
    assert titles(too_many) == ["抽取数与名单不符"]
    assert titles(again) == ["已经抽签"]
    assert hashlib.sha256(row.seed.encode()).hexdigest() == published
    lots = sorted(
        (hashlib.sha256(f"{row.seed}\n03 17 22\n单位\n{unit.code}".encode()).hexdigest(), unit.code) for unit in units
    )
    held = DrawCandidate.objects.filter(inspection=row).order_by("place")
    assert [(one.digest, one.code) for one in held] == lots
    assert sorted(one.unit.code for one in row.units.all()) == sorted(code for _, code in lots[:2])


COVERT = {"form": InspectionForm.COVERT, "title": "暗访窗口服务", "topic": "窗口服务"}


def reads(client: Client, row: Inspection) -> list[int]:
    return [
        client.get(reverse("accountability:inspection", args=[row.pk])).status_code,
        int(row.title in client.get(reverse("accountability:inspections")).content.decode()),
        int(row.title in client.get(reverse("core:workbench")).content.decode()),
    ]


@pytest.mark.clause("JH-B-5.1-b")
def test_covert_inspection_is_hidden_from_the_checked_unit_until_released(
    hands: Staff, hekou: Unit, qingshi: Unit, lu: Account, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = build.running(hands, hekou, **COVERT)
    covered = build.running(hands, who(hands.government_office).unit, **(COVERT | {"title": "暗访值班值守"}))
    town, office = client_of(lu), client_of(hands.government_office)
    hidden, within = reads(town, row), reads(office, covered)
    appraisal = reads(client_of(hands.appraisal), row)
    with monkeypatch.context() as patch:  # Negative control: without the guard it is seen
        patch.setattr(InspectionQuerySet, "_secret_from", lambda self, account: Inspection.objects.none())
        seen = reads(town, row)

    record_problem(row, hekou, text="擅离岗位", grade=ProblemGrade.COMMON, uploads=[pdf()], by=hands.lai, at=NOON)
    conclusion = write_conclusion(row, hekou, "窗口无人", by=hands.lai, at=NOON)
    with pytest.raises(Refused) as secret:
        send_conclusion(conclusion, by=hands.lai, at=NOON)
    with pytest.raises(Refused) as ordered:
        build.ordered(hands.lai, hekou, who(lu), problem=Problem.objects.get())
    release_inspection(row, by=hands.lai, at=NOON)

    assert (hidden, within, appraisal) == ([404, 0, 0], [404, 0, 0], [404, 0, 0])
    assert seen[:2] == [200, 1]
    assert (titles(secret), titles(ordered)) == (["暗查暗访尚未公开"], ["暗查暗访尚未公开"])
    assert reads(town, row)[:2] == [200, 1]


@pytest.mark.clause("DC-16")
def test_conclusion_without_evidence_is_not_sent_and_every_unit_gets_one(
    hands: Staff, hekou: Unit, lu: Account
) -> None:
    row = build.running(hands, hekou)
    problem = record_problem(row, hekou, text="台账不全", grade=ProblemGrade.COMMON, by=hands.lai, at=NOON)
    conclusion = write_conclusion(row, hekou, "台账不全", by=hands.lai, at=NOON)
    with pytest.raises(Refused) as bare:
        send_conclusion(conclusion, by=hands.lai, at=NOON)
    add_inspection_evidence(row, hekou, pdf(), by=hands.lai, at=NOON)
    with pytest.raises(Refused) as one_bare:
        send_conclusion(conclusion, by=hands.lai, at=NOON)
    with pytest.raises(Refused) as unended:
        end_inspection(row, by=hands.lai, at=NOON)
    before = Problem.objects.visible_to(lu).count()
    add_inspection_evidence(row, hekou, pdf(), problem=problem, by=hands.lai, at=NOON)

    send_conclusion(conclusion, by=hands.lai, at=NOON)
    end_inspection(row, by=hands.lai, at=NOON)

    assert [(one.clause, one.title) for one in bare.value.findings] == [
        ("DC-16", "督查结论没有证据"), ("DC-16", "有的问题没有证据")
    ]  # fmt: skip
    assert titles(one_bare) == ["有的问题没有证据"]
    assert titles(unended) == ["督查结论没有全部反馈"]
    assert (before, Problem.objects.visible_to(lu).count()) == (0, 1)


@pytest.mark.clause("DC-17")
def test_conclusion_is_reviewed_within_thirty_days_by_nobody_of_the_team(
    hands: Staff, hekou: Unit, lu: Account, thirty_days: None
) -> None:
    row = build.running(hands, hekou, team=[who(hands.lai), who(hands.party_office)])
    conclusion = build.concluded(row, hekou, hands.lai)
    with pytest.raises(Refused) as late:
        object_to_conclusion(conclusion, "数据有误", by=lu, at=NOON + 31 * DAY)
    objection = object_to_conclusion(conclusion, "数据有误", by=lu, at=NOON + 30 * DAY)
    for author in (hands.lai, hands.party_office):
        with pytest.raises(Refused) as barred:
            answer_objection(objection, upheld=True, answer="维持", by=author, at=NOON + 31 * DAY)
        assert titles(barred) == ["原督查人员须回避"]

    found = answer_objection(objection, upheld=True, answer="维持", by=hands.su, at=NOON + 31 * DAY)

    assert titles(late) == ["超过 30 日的申请期限"]
    assert (found.state, found.answered_by) == (ObjectionState.UPHELD, hands.su)


@pytest.mark.usefixtures("papers_set")
def test_conclusion_is_handed_out_as_a_paper_to_the_office_and_its_unit(
    hands: Staff, hekou: Unit, lu: Account, he: Account, client_of: ClientOf
) -> None:
    row = build.running(hands, hekou)
    conclusion = build.concluded(row, hekou, hands.lai)
    address = reverse("accountability:inspection_conclusion", args=[row.pk, conclusion.pk])

    answers = [client_of(one).get(address) for one in (hands.lai, lu, he)]

    assert [one.status_code for one in answers] == [200, 200, 404]
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answers[1].content)).pages)
    assert [word for word in ("督查结论", "河口镇", conclusion.text.rstrip("。")) if word not in text] == []
    Conclusion.objects.filter(pk=conclusion.pk).update(sent_at=None, sent_by=None)
    assert client_of(hands.lai).get(address).status_code == 404


def visit(hands: Staff, **fields: object) -> NewVisit:
    values = {
        "title": "重点项目", "place": "开发区", "held_on": TODAY, "team": [who(hands.lai), who(hands.su)],
        "findings": "三个项目开工", "problems": "用地手续普遍滞后", "suggestions": "建立联席审批",
    }  # fmt: skip
    return NewVisit(**(values | fields))  # type: ignore[arg-type]


@pytest.mark.clause("LS-3.4-g")
def test_site_visit_needs_everything_and_its_suggestions_reach_the_leaders(
    hands: Staff, client_of: ClientOf, lu: Account
) -> None:
    with pytest.raises(Refused) as bare:
        record_visit(visit(hands, team=[], place="", held_on=None, findings="", problems=" "), by=hands.lai, at=NOON)

    row = record_visit(visit(hands), by=hands.lai, at=NOON)
    leader = client_of(hands.mayor)
    pages = ("accountability:visit_suggestions", "core:workbench")
    inbox = [leader.get(reverse(page)).content.decode() for page in pages]
    reply_to_suggestions(row, "请政府办研究。", by=hands.mayor, at=NOON)

    assert titles(bare) == [f"没有登记{one}" for one in ("督查组", "地点", "日期", "现场情况", "普遍性、倾向性问题")]
    assert ["建立联席审批" in inbox[0], "批示督查建议" in inbox[1]] == [True, True]
    assert "批示督查建议" not in leader.get(reverse("core:workbench")).content.decode()
    assert client_of(lu).get(reverse("accountability:visit_suggestions")).status_code == 403


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("LS-3.4-h")
def test_notice_lists_praised_and_urged_units_and_is_read_by_every_unit(
    hands: Staff, hekou: Unit, qingshi: Unit, he: Account, client_of: ClientOf
) -> None:
    row = record_visit(visit(hands), by=hands.lai, at=NOON)
    with pytest.raises(Refused) as one_sided:
        publish_notice("督办通报", "情况如下。", [row], praised=[hekou], urged=[], by=hands.lai, at=NOON)

    notice = publish_notice("督办通报", "情况如下。", [row], praised=[hekou], urged=[qingshi], by=hands.lai, at=NOON)

    assert titles(one_sided) == ["没有列出督促的单位"]
    page = client_of(he).get(reverse("accountability:visit_notice", args=[notice.pk])).content.decode()
    assert all(part in page for part in ("安督通〔2012〕1号", "河口镇", "青石镇", "表扬", "督促"))
    assert all(part in read(notice.document) for part in ("予以表扬的单位", "河口镇", "须加快进度的单位", "青石镇"))


@pytest.mark.clause("JH-A-6.3-b")
def test_inspection_office_writes_of_any_unit_and_a_unit_reads_of_itself_alone(
    hands: Staff, hekou: Unit, qingshi: Unit, lu: Account, he: Account, client_of: ClientOf
) -> None:
    row = build.running(hands, hekou)
    build.concluded(row, hekou, hands.lai)
    page, new = reverse("accountability:inspection", args=[row.pk]), reverse("accountability:new_inspection")

    codes = {who(one).name: (client_of(one).get(page).status_code, client_of(one).post(new, {}).status_code)
             for one in (hands.lai, lu, he)}  # fmt: skip

    assert codes == {"来长庚": (200, 422), "陆远": (200, 403), "何佩兰": (404, 403)}


def test_problem_becomes_a_supervision_order_once(hands: Staff, hekou: Unit, client_of: ClientOf) -> None:
    row = build.running(hands, hekou)
    problem = record_problem(row, hekou, text="台账不全。", grade=ProblemGrade.COMMON, by=hands.lai, at=NOON)

    order = push_problem(problem, by=hands.lai, at=NOON)
    with pytest.raises(Refused) as again:
        push_problem(problem, by=hands.lai, at=NOON)

    assert titles(again) == ["该问题已转督办单"]
    assert (order.unit, order.source_kind, order.source_pk) == (hekou, "accountability.problem", problem.pk)
    page = client_of(hands.lai).get(reverse("accountability:inspection", args=[row.pk])).content.decode()
    assert reverse("accountability:order", args=[order.pk]) in page
