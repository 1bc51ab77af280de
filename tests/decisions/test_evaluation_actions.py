"""Later evaluation, corrections of wording, opinions of those who oversee (JH-A-4.4-b, JH-A-4.4-c, GW713-36)."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.adjustment import adjust_decision
from decisions.actions.corrections import NewCorrection, correct_resolution
from decisions.actions.evaluation import commission_evaluation, file_evaluation, present_evaluation
from decisions.actions.feedback import withdraw_entry
from decisions.actions.oversight import NewOpinion, file_opinion, reply_to_opinion
from decisions.enums import (
    AdjustmentWay,
    EvaluationGround,
    FeedbackKind,
    Level,
    Overseer,
    PaperKind,
    Recommendation,
    Stage,
)
from decisions.gathering.aftermath import (
    awaiting_evaluation,
    execution_of,
    followed,
)
from decisions.gathering.parameters import limits
from decisions.models import Matter, ResolutionCorrection
from organization.models import Account, Unit
from tests.decisions import build_aftermath as after
from tests.decisions import build_rows as build
from tests.factories import NOON
from tests.rulebooks import pin

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def done(hekou: Unit, qingshi: Unit, wen: Account) -> Matter:
    """Decided at NOON; major, led by 河口镇."""
    return after.resolved(hekou, wen, level=Level.MAJOR)


def books(one: Matter) -> Any:
    return limits({one.rulebook_id})


@pytest.mark.clause("GW713-36")
def test_who_prepared_the_decision_does_not_evaluate_it(done: Matter, hekou: Unit, qingshi: Unit, wen: Account) -> None:
    run = build.run_of(done, Stage.INTENT)
    build.paper(run, PaperKind.ASSESSMENT, wen, issuer="水利研究院")

    for given in ({"unit": hekou, "institution": ""}, {"institution": "水利研究院"}):
        with pytest.raises(Refused, match=r"不得由承担决策前主要工作的单位承担.*GW713-36"):
            commission_evaluation(done.pk, after.commission(**given), by=wen, at=NOON)
    row = commission_evaluation(done.pk, after.commission(unit=qingshi, institution=""), by=wen, at=NOON)

    assert (row.evaluator, execution_of(done).commissioned) == ("青石镇", "青石镇")
    with pytest.raises(Refused, match="已有评估在进行"):
        commission_evaluation(done.pk, after.commission(), by=wen, at=NOON)


def waits_on(one: Matter, days: int) -> bool:
    day = TODAY + timedelta(days=days)
    rows = awaiting_evaluation(followed(Matter.objects.all()), books(one), day)
    assert execution_of(one).awaits_evaluation(day) is rows.filter(pk=one.pk).exists()
    return rows.exists()


@pytest.mark.clause("JH-A-4.4-b")
def test_major_decision_waits_for_its_evaluation_until_there_is_one(done: Matter, hekou: Unit, wen: Account) -> None:
    after.resolved(hekou, wen)  # an ordinary one never waits
    by_time = [waits_on(done, days) for days in (0, 365, 366)]
    after.told(done, wen, kind=FeedbackKind.DONE)
    carried_out = waits_on(done, 0)
    given = commission_evaluation(done.pk, after.commission(ground=EvaluationGround.DONE), by=wen, at=NOON)
    commissioned = waits_on(done, 0)
    row = file_evaluation(given, after.result(), upload=after.report(), by=wen, at=NOON)

    assert (by_time, carried_out, commissioned, waits_on(done, 0)) == ([False, False, True], True, True, False)
    assert (row.score, row.recommendation) == (82, Recommendation.ADJUST)
    with pytest.raises(Refused, match="这项评估已有结果"):
        file_evaluation(given, after.result(), upload=after.report(), by=wen, at=NOON)
    assert AuditEvent.objects.get(verb="decisions.file_evaluation").clause == "JH-A-4.4-b"


@pytest.mark.clause("GW713-36")
def test_public_and_others_are_heard_where_the_rulebook_asks_for_it(done: Matter, wen: Account) -> None:
    given = commission_evaluation(done.pk, after.commission(), by=wen, at=NOON)
    silent = after.result(public_opinions=" ", participants="", score=101, finding="")
    pin(done, {"decisions.evaluation_public": "1"})

    with pytest.raises(Refused) as refused:
        file_evaluation(given, silent, upload=after.report(), by=wen, at=NOON)

    assert [one.title for one in refused.value.findings] == [
        "没有评估结论", "评分不在 0 到 100 之间", "没有听取公众意见的记录", "没有吸收各方参与评估的记录",
    ]  # fmt: skip


@pytest.mark.clause("GW713-36")
def test_evaluation_grounds_an_adjustment_once_it_lay_before_the_deciding_body(done: Matter, wen: Account) -> None:
    row = after.evaluated(done, wen, presented=None)
    with pytest.raises(Refused, match="评估结果尚未提交决策机关"):
        adjust_decision(row, AdjustmentWay.SUBSTANCE, text="缩小范围", by=wen, at=NOON)
    with pytest.raises(Refused, match="提交日期早于评估日期"):
        present_evaluation(
            row, presented_on=TODAY - timedelta(days=1), meeting="常务会议", result="同意", by=wen, at=NOON
        )
    present_evaluation(row, presented_on=TODAY, meeting="常务会议", result="同意调整", by=wen, at=NOON)
    with pytest.raises(Refused, match="没有写明调整内容"):
        adjust_decision(row, AdjustmentWay.SUBSTANCE, text=" ", by=wen, at=NOON)

    made = adjust_decision(row, AdjustmentWay.SUBSTANCE, text="缩小范围", by=wen, at=NOON)

    assert (made.evaluation, made.successor.predecessor, made.successor.instruction) == (
        row, done, f"依据决策后评估，调整{done.number}。",
    )  # fmt: skip


def test_evaluation_that_keeps_the_decision_grounds_nothing(done: Matter, wen: Account) -> None:
    row = after.evaluated(done, wen, recommendation=Recommendation.KEEP)

    with pytest.raises(Refused, match="评估建议维持决策"):
        adjust_decision(row, AdjustmentWay.STOP, text="停止", by=wen, at=NOON)


def correction(leader: Any, **fields: Any) -> NewCorrection:
    values: dict[str, Any] = {
        "wrong": "会议同意。", "right": "会议一致同意。", "reason": "漏字", "approver": leader, "dated": TODAY,
        "clerical": True,
    }  # fmt: skip
    return NewCorrection(**(values | fields))


@pytest.mark.clause("GW713-37")
def test_slip_of_the_pen_is_corrected_by_a_paper_of_its_own(done: Matter, county: Unit, wen: Account) -> None:
    paper, head = after.paper_of(done), build.secretary(county)
    for fields, said in (
        ({"wrong": "会议不同意"}, "原文中没有所引文字"),
        ({"right": "会议同意。"}, "没有写明更正后的文字"),
        ({"clerical": False}, "没有确认只更正文字差错"),
        ({"reason": " "}, "更正没有理由"),
        ({"dated": TODAY - timedelta(days=1)}, "更正日期早于决议日期"),
        ({"approver": wen.person}, "批准人不是县领导"),
    ):
        with pytest.raises(Refused, match=said):
            correct_resolution(paper, correction(head, **fields), by=wen, at=NOON)
    row = correct_resolution(paper, correction(head), by=wen, at=NOON)
    second = correct_resolution(paper, correction(head), by=wen, at=NOON)

    paper.refresh_from_db()
    assert row.document is not None
    with row.document.content.open("rb") as file:
        said = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file.read())).pages)
    assert (paper.text, row.number, second.number) == ("会议同意。", "安府更正〔2012〕1号", "安府更正〔2012〕2号")
    for part in (paper.number, "会议同意。", "会议一致同意。", "漏字（批准：秦牧）", "原件保留"):
        assert part in said
    with pytest.raises(Refused, match="文号已使用"):
        correct_resolution(paper, correction(head, number=row.number), by=wen, at=NOON)
    assert ResolutionCorrection.objects.count() == 2


def test_opinion_of_congress_is_replied_to_by_the_unit_that_was_asked(
    done: Matter, river: Matter, hekou: Unit, wen: Account, lu: Account
) -> None:
    new = NewOpinion(Overseer.CONGRESS, TODAY, "请加快资金拨付。", hekou, number="安人常〔2012〕7号")
    with pytest.raises(Refused, match="决策尚未形成决议"):
        file_opinion(river.pk, new, by=wen, at=NOON)

    row = file_opinion(done.pk, new, by=wen, at=NOON)
    with pytest.raises(Refused, match="没有答复内容"):
        reply_to_opinion(row, reply=" ", by=lu, at=NOON)
    reply_to_opinion(row, reply="已拨付到位。", by=lu, at=NOON)

    assert (row.due_on, row.replied_by, timezone.localdate(row.replied_at)) == (TODAY + timedelta(30), lu, TODAY)
    with pytest.raises(Refused, match="意见已答复"):
        reply_to_opinion(row, reply="再答", by=lu, at=NOON)
    with pytest.raises(Refused, match="登记已处理，不能撤销"):
        withdraw_entry(row, reason="错", by=wen, at=NOON)
