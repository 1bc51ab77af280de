"""What each stage must hold to be complete: spoilt in one point, refused by that point's article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from decisions.enums import Circle, Event, Flag, Level, Review, ReviewHead, RunState, Stage
from decisions.rules.facts import Asked, Run
from decisions.rules.legality import check_opinion
from decisions.rules.procedure import CLOSING, check_event
from tests.decisions.rules.build import BEFORE_RESOLUTION, READY, case, experts, flags, runs, stopped


def spoilt(part: str, **changes: Any) -> dict[str, Any]:
    return {part: replace(getattr(READY, part), **changes)}


Row = tuple[Stage, dict[str, Any], list[tuple[str, str]]]
CIRCLES = dict(READY.consultation.circles)
ROWS: dict[str, Row] = {
    "意向没有来源": (Stage.INTENT, spoilt("intent", proposals=0), [("JH-A-5.1-c", "决策意向没有来源")]),
    "只有领导批示": (Stage.INTENT, spoilt("intent", proposals=0, instruction="请研究"), []),
    "意向没有内容": (Stage.INTENT, spoilt("intent", content=" "), [("JH-A-5.1-c", "决策意向未写明背景和内容")]),
    "未核准": (Stage.INTENT, spoilt("intent", approved_by_principal=False), [("JH-A-5.1-d", "决策意向尚未确定")]),
    "酝酿代替核准": (
        Stage.INTENT, spoilt("intent", approved_by_principal=False, deliberators=2, county_leaders=1), [],
    ),
    "酝酿没有县领导": (
        Stage.INTENT, spoilt("intent", approved_by_principal=False, deliberators=5, county_leaders=0),
        [("JH-A-5.1-d", "决策意向尚未确定")],
    ),
    "调研组没有专家": (
        Stage.RESEARCH, spoilt("research", experts=0),
        [("JH-A-5.2-a", "调研组应由县委、县政府主要领导或分管领导牵头，有关部门和专家参加")],
    ),
    "调研组由局长牵头": (
        Stage.RESEARCH, spoilt("research", led_by_county_leader=False),
        [("JH-A-5.2-a", "调研组应由县委、县政府主要领导或分管领导牵头，有关部门和专家参加")],
    ),
    "没有调研报告和预案": (
        Stage.RESEARCH, spoilt("research", report=False), [("JH-A-4.1-b", "未形成调研报告或决策预案")],
    ),
    "只有决策预案": (Stage.RESEARCH, spoilt("research", report=False, draft_plan=True), []),
    "主要领导未参加": (
        Stage.RESEARCH, {**spoilt("research", principal_took_part=False), "flags": flags(Flag.ECONOMY)},
        [("JH-A-4.1-c", "主要领导未参加调研")],
    ),
    "不事关经济社会发展": (Stage.RESEARCH, spoilt("research", principal_took_part=False), []),
    "委托未经研究": (
        Stage.RESEARCH, spoilt("research", commissioned=True, commission_result=True),
        [("JH-A-4.1-e", "委托或招标未经县委、县政府研究")],
    ),
    "委托没有成果": (
        Stage.RESEARCH, spoilt("research", commissioned=True, commission_studied=True),
        [("JH-A-4.1-e", "委托或招标没有成果")],
    ),
    "十名专家": (
        Stage.EXPERT_REVIEW, spoilt("expert_review", attendance=experts(10)),
        [("JH-A-4.2-d", "咨询论证专家不少于 11 名")],
    ),
    "没有意见书": (
        Stage.EXPERT_REVIEW, spoilt("expert_review", opinion_document=False),
        [("JH-A-5.3-b", "未形成《决策咨询专家意见书》")],
    ),
    "长期规划十八名": (
        Stage.EXPERT_REVIEW, {**spoilt("expert_review", attendance=experts(18)), "flags": flags(Flag.LONG_TERM)},
        [("JH-A-4.2-f", "咨询论证专家不少于 19 名")],
    ),
    "长期规划十九名": (
        Stage.EXPERT_REVIEW, {**spoilt("expert_review", attendance=experts(19)), "flags": flags(Flag.LONG_TERM)}, [],
    ),
    "全局事项没有法律分析": (
        Stage.EXPERT_REVIEW, {**spoilt("expert_review", legal_analysis=False), "flags": flags(Flag.OVERALL)},
        [("JH-A-4.2-b", "事关全局或长远的决策缺少法律分析")],
    ),
    "全局事项没有评估": (
        Stage.EXPERT_REVIEW, {**spoilt("expert_review", assessment=False), "flags": flags(Flag.OVERALL)},
        [("JH-A-4.2-b", "事关全局或长远的决策缺少论证评估")],
    ),
    "漏了乡镇": (
        Stage.CONSULTATION, spoilt("consultation", townships_left_out=("青石镇",)),
        [("JH-A-5.4-a", "没有征求全部乡镇的意见")],
    ),
    "漏了乡镇但有理由": (
        Stage.CONSULTATION, spoilt("consultation", townships_left_out=("青石镇",), leaving_out_reason="不涉及"), [],
    ),
    "等候答复": (
        Stage.CONSULTATION, spoilt("consultation", waiting_for=("河口镇",)),
        [("JH-A-5.4-a", "有单位尚未答复且未到期")],
    ),
    "意见未处理": (
        Stage.CONSULTATION, spoilt("consultation", undecided_opinions=2),
        [("JH-A-5.4-b", "有意见未说明采纳情况")],
    ),
    "圈子未定": (
        Stage.CONSULTATION, spoilt("consultation", circles={**CIRCLES, Circle.PUBLIC: Asked()}),
        [("JH-A-5.4-b", "未确定是否征求社会各界和群众的意见")],
    ),
    "征求没有结果": (
        Stage.CONSULTATION, spoilt("consultation", circles={**CIRCLES, Circle.POLITICAL: Asked(True)}),
        [("JH-A-5.4-b", "征求政治协商意见没有结果")],
    ),
    "不征求没有理由": (
        Stage.CONSULTATION, spoilt("consultation", circles={**CIRCLES, Circle.SUPERIOR: Asked(False)}),
        [("JH-A-5.4-b", "不征求上级主管部门的意见没有理由")],
    ),
    "公示未结束": (Stage.PUBLIC_NOTICE, spoilt("notice", ended=False), [("JH-A-4.3-b", "公示期尚未结束")]),
    "未认定争议": (
        Stage.PUBLIC_NOTICE, spoilt("notice", controversial=None), [("JH-A-4.3-c", "未认定公示中有无较大争议")],
    ),
    "认定没有理由": (Stage.PUBLIC_NOTICE, spoilt("notice", reason=""), [("JH-A-4.3-c", "较大争议的认定没有理由")]),
    "较大争议": (
        Stage.PUBLIC_NOTICE, spoilt("notice", controversial=True),
        [("JH-A-4.3-c", "公示中产生较大争议，不得进入决策程序")],
    ),
    "听证未登记": (Stage.HEARING, {"hearing": None}, [("JH-A-4.3-d", "听证结果未登记")]),
    "听证反对三分之一": (
        Stage.HEARING, spoilt("hearing", opposed=3), [("JH-A-4.3-d", "到会代表三分之一以上反对，不得进入决策程序")],
    ),
    "听证无人到会": (
        Stage.HEARING, spoilt("hearing", attending=0, opposed=0), [("JH-A-4.3-d", "听证会没有代表到会，听证无效")],
    ),
    "试点不可行": (
        Stage.PILOT, {**spoilt("pilot", feasible=False), "flags": flags(Flag.PILOT)},
        [("JH-A-5.6-a", "试点结论为不可行")],
    ),
    "试点没有结论": (Stage.PILOT, spoilt("pilot", feasible=None), [("JH-A-5.6-a", "试点试行没有结论")]),
    "试点没有范围": (Stage.PILOT, spoilt("pilot", area=" "), [("JH-A-5.6-a", "试点试行缺少范围、期限或总结")]),
    "试行没有修正": (
        Stage.PILOT, {**spoilt("pilot", revision=False), "flags": flags(Flag.TRIAL)},
        [("JH-A-5.6-b", "试行后未修正")],
    ),
    "试行经主要领导免除": (
        Stage.PILOT,
        {**spoilt("pilot", area="", feasible=None, revision=False, waived_by_principal="上级限期"),
         "flags": flags(Flag.TRIAL)},
        [],
    ),
    "试点不得免除": (
        Stage.PILOT,
        {**spoilt("pilot", feasible=None, waived_by_principal="上级限期"), "flags": flags(Flag.TRIAL, Flag.PILOT)},
        [("JH-A-5.6-a", "试点试行没有结论")],
    ),
    "审查不通过": (
        Stage.LEGAL_REVIEW,
        spoilt("legal_review", overall=Review.FAIL, heads={**READY.legal_review.heads, ReviewHead.LAW: False}),
        [("JH-A-5.7-c", "法律审查未通过")],
    ),
    "修改后通过": (
        Stage.LEGAL_REVIEW, spoilt("legal_review", overall=Review.PASS_AFTER_CHANGE),
        [("JH-A-5.7-c", "审查结论为修改后通过，草案尚未修改")],
    ),
    "审查的是旧稿": (
        Stage.LEGAL_REVIEW, spoilt("legal_review", draft_version=2),
        [("JH-A-5.7-c", "草案在审查后有改动，审查意见失效")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_stage_spoilt_in_one_point_is_refused_by_its_article(name: str) -> None:
    stage, changes, obstacles = ROWS[name]

    assert stopped(CLOSING[stage](case(**changes))) == obstacles


@pytest.mark.parametrize("stage", CLOSING)
def test_stage_in_order_is_complete(stage: Stage) -> None:
    assert stopped(CLOSING[stage](READY)) == []


def test_all_gaps_are_named_at_once() -> None:
    matter = case(**spoilt("expert_review", attendance=(), opinion_document=False, legal_analysis=False),
                  flags=flags(Flag.OVERALL))  # fmt: skip

    assert [clause for clause, _ in stopped(CLOSING[Stage.EXPERT_REVIEW](matter))] == [
        "JH-A-4.2-d", "JH-A-5.3-b", "JH-A-4.2-b"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "obstacles"),
    [
        ({"project_report": False}, [("JH-A-4.1-a", "立项报告尚未确定")]),
        ({"report": False}, [("JH-A-4.1-f", "立项报告没有依据")]),
        ({"report": False, "commissioned": True, "commission_result": True}, []),
        ({}, []),
    ],
)
def test_nothing_follows_research_before_the_project_report(
    changes: dict[str, Any], obstacles: list[tuple[str, str]]
) -> None:
    matter = case(runs=runs([Stage.INTENT, Stage.RESEARCH]), **spoilt("research", **changes))

    assert stopped(check_event(matter, Stage.EXPERT_REVIEW, Event.OPEN)) == obstacles


@pytest.mark.parametrize(
    ("begun", "obstacles"),
    [
        (date(2012, 2, 29), [("JH-A-5.2-b", "调研开始日期早于意向确定日期")]),
        (date(2012, 3, 1), []),
        (date(2012, 3, 2), []),
    ],
)
def test_research_begins_with_the_settled_intent(begun: date, obstacles: list[tuple[str, str]]) -> None:
    matter = case(runs={**runs([Stage.INTENT]), Stage.RESEARCH: Run(RunState.UNDETERMINED, opened_on=begun)})

    assert stopped(check_event(matter, Stage.RESEARCH, Event.OPEN)) == obstacles


def test_research_of_an_unsettled_intent_does_not_begin() -> None:
    matter = case(runs=runs([Stage.INTENT]), **spoilt("intent", settled_on=None))

    assert stopped(check_event(matter, Stage.RESEARCH, Event.OPEN)) == [("JH-A-5.1-d", "决策意向尚未确定")]


def test_opinion_is_written_and_judges_all_four_heads() -> None:
    heads = dict.fromkeys(ReviewHead, True)
    three = dict.fromkeys(list(ReviewHead)[:3], True)

    assert check_opinion(True, heads, Review.PASS) == []
    assert stopped(check_opinion(False, heads, Review.PASS)) == [("JH-A-5.7-a", "没有书面审查意见")]
    assert stopped(check_opinion(True, three, Review.PASS)) == [("JH-A-5.7-b", "审查内容未全部填写")]
    assert stopped(check_opinion(True, heads | {ReviewHead.POLICY: False}, Review.PASS)) == [
        ("JH-A-5.7-b", "有不通过的审查内容，结论不得为通过")
    ]
    assert stopped(check_opinion(True, heads, None)) == [("JH-A-5.7-a", "没有审查结论")]


@pytest.mark.parametrize(("sent", "text", "first"), [(False, False, "没有送审材料"), (True, False, "没有书面审查意见")])
def test_what_is_to_be_reviewed_is_asked_for_before_the_opinion(sent: bool, text: bool, first: str) -> None:
    matter = case(runs=runs([Stage.INTENT]), **spoilt("legal_review", sent=sent, text=text))

    assert stopped(CLOSING[Stage.LEGAL_REVIEW](matter))[0] == ("JH-A-5.7-a", first)


def test_principal_leader_is_asked_for_in_major_matters_only() -> None:
    matter = case(level=Level.IMPORTANT, flags=flags(Flag.ECONOMY), runs=BEFORE_RESOLUTION,
                  **spoilt("research", principal_took_part=False))  # fmt: skip

    assert stopped(CLOSING[Stage.RESEARCH](matter)) == []
