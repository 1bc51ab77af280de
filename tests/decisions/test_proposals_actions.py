"""Proposals: receipt, numbers, screening, answers; who settles an intent and how (JH-A-5.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions import intents
from decisions.actions.intents import Settlement
from decisions.actions.proposals import (
    NewProposal,
    answer_of,
    answer_proposal,
    file_proposal,
    merge_proposal,
    reject_proposal,
)
from decisions.enums import Channel, Event, ProposalState, RunState, Source, Stage
from decisions.models import Matter, Proposal
from organization.models import Account, Unit
from tests.decisions import build_rows
from tests.factories import NOON, make_person

TODAY = NOON.date()


def new(**fields: Any) -> NewProposal:
    values: dict[str, Any] = {
        "source": Source.SOCIETY, "title": "增设公交站", "content": "河口镇东头没有站点。", "received_on": TODAY,
        "sender": "丁一", "contact": "13800000000",
    }  # fmt: skip
    values |= fields
    if values["source"] is Source.SOCIETY:
        values.setdefault("channel", Channel.ONLINE)
    return NewProposal(**values)


def filed(**fields: Any) -> Proposal:
    return file_proposal(new(**fields), by=None, at=NOON)


@pytest.mark.clause("JH-A-5.1-b")
def test_proposal_of_a_citizen_gets_receipt_and_code_and_is_looked_up_by_them(county: Unit, wen: Account) -> None:
    first, second = filed(), filed()
    waiting = answer_of(first.query_code)
    reject_proposal(first, reason="已有规划", answer="明年统一设置。", by=wen, at=NOON)

    told = answer_of(f" {first.query_code[:4].lower()}-{first.query_code[4:]} ")
    assert [first.number, second.number] == ["建〔2012〕1号", "建〔2012〕2号"]
    assert list(Proposal.objects.visible_to(wen).waiting()) == [second]
    assert waiting is not None
    assert (waiting.state, waiting.text) == (ProposalState.RECEIVED, "")
    assert told is not None
    assert (told.state, told.text) == (ProposalState.REJECTED, "明年统一设置。")
    assert ProposalState.choices() == [("received", "收到"), ("merged", "采纳"), ("rejected", "未采纳")]


def test_unknown_code_tells_nothing(county: Unit) -> None:
    filed()

    assert [answer_of(code) for code in ("", "   ", "建〔2012〕1号", "A" * 16)] == [None] * 4


def test_codes_are_long_and_differ(county: Unit) -> None:
    codes = {filed().query_code for _ in range(5)}

    assert len(codes) == 5
    assert {len(code) for code in codes} == {16}


@pytest.mark.clause("JH-A-5.1-a")
def test_two_offices_merge_and_reject_each_once(river: Matter, wen: Account) -> None:
    one, other = filed(), filed(source=Source.SUPERIOR, sender="市政府办公室")
    merge_proposal(one, river, answer="已并入河道整治。", by=wen, at=NOON)
    reject_proposal(other, reason="不属本县事权", by=wen, at=NOON)

    with pytest.raises(Refused) as again:
        reject_proposal(one, reason="重复", by=wen, at=NOON)
    one.refresh_from_db()
    other.refresh_from_db()
    assert again.value.findings[0].title == "建议已经筛选"
    assert (one.state, one.matter, one.answer) == (ProposalState.MERGED, river, "已并入河道整治。")
    assert (other.state, other.rejection_reason) == (ProposalState.REJECTED, "不属本县事权")
    assert [label for _, label in Source.choices()] == [
        "上级机关要求", "职能部门意见", "下级机关建议", "社会和群众建议",
    ]  # fmt: skip


def test_rejection_without_reason_is_refused(county: Unit, wen: Account) -> None:
    row = filed()

    with pytest.raises(Refused):
        reject_proposal(row, reason="  ", by=wen, at=NOON)
    row.refresh_from_db()
    assert row.state == ProposalState.RECEIVED


def test_merging_into_an_ended_matter_is_refused(river: Matter, wen: Account) -> None:
    from decisions.actions.matters import end_matter

    end_matter(river.pk, reason="不再需要", by=wen, at=NOON)
    row = filed()

    with pytest.raises(Refused):
        merge_proposal(row, river, by=wen, at=NOON)


@pytest.mark.parametrize(
    "wrong",
    [{"sender": ""}, {"title": " "}, {"content": ""}, {"source": Source.LOWER}, {"received_on": TODAY + timedelta(1)}],
)
def test_proposal_that_lacks_something_is_refused_and_not_kept(county: Unit, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        filed(**wrong)

    assert not Proposal.objects.exists()


def test_answer_is_given_once_and_audited(county: Unit, wen: Account) -> None:
    row = reject_proposal(filed(), reason="已有规划", by=wen, at=NOON)
    answer_proposal(row, text="明年设置。", by=wen, at=NOON)

    with pytest.raises(Refused):
        answer_proposal(row, text="后年设置。", by=wen, at=NOON)
    assert AuditEvent.objects.filter(verb="decisions.answer_proposal").count() == 1


@pytest.mark.clause("JH-A-5.1-d")
def test_intent_is_settled_by_a_principal_leader_not_by_a_deputy(river: Matter, county: Unit, wen: Account) -> None:
    deputy, head = build_rows.deputy(county), build_rows.secretary(county)
    new = Settlement(TODAY, "同意")
    with pytest.raises(Refused) as too_early:
        build_rows.step(river, Stage.RESEARCH, Event.OPEN, wen)

    with pytest.raises(Refused) as refused:
        intents.approve_intent(river.pk, new, approver=deputy, by=wen, at=NOON)
    intents.approve_intent(river.pk, new, approver=head, by=wen, at=NOON)
    build_rows.step(river, Stage.INTENT, Event.CLOSE, wen)
    run = build_rows.step(river, Stage.RESEARCH, Event.OPEN, wen)

    assert [one.title for one in refused.value.findings] == ["核准人不是县委、县政府主要领导"]
    assert "决策意向尚未确定" in [one.title for one in too_early.value.findings]
    assert run.state == RunState.OPEN


@pytest.mark.clause("JH-A-5.1-d")
def test_intent_is_settled_by_deliberation_with_a_county_leader(river: Matter, county: Unit, wen: Account) -> None:
    clerk, other, leader = make_person("甲", county), make_person("乙", county), build_rows.deputy(county)
    new = Settlement(TODAY, "一致同意提出")

    with pytest.raises(Refused) as no_leader:
        intents.deliberate_intent(river.pk, new, people=[clerk, other], by=wen, at=NOON)
    with pytest.raises(Refused) as alone:
        intents.deliberate_intent(river.pk, new, people=[leader, leader], by=wen, at=NOON)
    row = intents.deliberate_intent(river.pk, new, people=[leader, clerk], by=wen, at=NOON)
    build_rows.step(river, Stage.INTENT, Event.CLOSE, wen)

    assert [dict(error.value.findings[0].facts) for error in (no_leader, alone)] == [
        {"参加": "2", "其中县领导": "0"}, {"参加": "1", "其中县领导": "1"},
    ]  # fmt: skip
    assert row.deliberators.count() == 2


@pytest.mark.clause("JH-A-5.1-c")
def test_intent_is_described_and_needs_an_origin(hekou: Unit, wen: Account) -> None:
    one = build_rows.matter(hekou, wen)

    with pytest.raises(Refused) as refused:
        intents.describe_intent(one.pk, background="淤积", content="清淤", instruction="", by=wen, at=NOON)
    merge_proposal(filed(), one, by=wen, at=NOON)
    changed = intents.describe_intent(one.pk, background="淤积", content="清淤", instruction="", by=wen, at=NOON)

    assert [one.title for one in refused.value.findings] == ["决策意向没有来源"]
    assert (changed.background, changed.content, changed.instruction) == ("淤积", "清淤", "")


def test_settled_intent_takes_no_second_settlement(river: Matter, county: Unit, wen: Account) -> None:
    build_rows.settle(river, Stage.INTENT, wen)

    with pytest.raises(Refused) as refused:
        intents.approve_intent(
            river.pk, Settlement(TODAY, "同意"), approver=build_rows.secretary(county), by=wen, at=NOON
        )
    assert refused.value.findings[0].title == "意向征集不在办理中"
