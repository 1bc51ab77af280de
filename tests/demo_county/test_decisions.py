"""The demo county's decisions: every stage has a matter, and the ones a visitor looks for are there."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core import audit_verify
from core.findings import FindingState
from decisions import demo_aftermath, demo_recent
from decisions.demo_matters import PROPOSALS, SKETCHES
from decisions.enums import ExecutionState, RunState, Stage, VoteState
from decisions.gathering.aftermath import execution_of
from decisions.gathering.parameters import thresholds_of_line
from decisions.gathering.what_if import facts_of
from decisions.models import AgendaItem, Matter, Proposal, Resolution, StageRun, Waiver
from decisions.rules.what_if import compare
from tests.demo_county.conftest import Loaded

pytestmark = pytest.mark.django_db


def test_demo_shows_matters_in_all_stages(loaded: Loaded, settings: Any) -> None:
    assert f"决策事项 {len(SKETCHES)}，会议 14，待筛选建议 {len(PROPOSALS) - 1}" in loaded.said
    waiting = {Stage(run.stage) for run in StageRun.objects.newest() if run.state == RunState.OPEN}
    assert waiting == set(Stage) - {Stage.HEARING}
    blocked, again = (Matter.objects.get(title__startswith=name) for name in ("城区自来水", "老城区"))
    assert [run.state for run in blocked.runs.filter(stage=Stage.HEARING)] == [RunState.FAILED]
    assert [run.state for run in again.runs.filter(stage=Stage.HEARING).order_by("round")] == [
        RunState.FAILED, RunState.CLOSED,
    ]  # fmt: skip
    joint = AgendaItem.objects.filter(run__matter=again).order_by("meeting__opened_at")
    assert [item.meeting.kind for item in joint] == ["government_executive", "party_standing"]
    assert Waiver.objects.filter(run__matter__title__startswith="汛期").count() == 4
    assert AgendaItem.objects.filter(outcome=VoteState.FAILED).count() == 1
    assert Resolution.objects.in_force().count() == 13
    assert Proposal.objects.waiting().count() == len(PROPOSALS) - 1
    settings.DEMO = True  # its days are not those of the clock
    assert [fault.text for fault in audit_verify.verify()] == []


def test_demo_shows_what_followed_the_decisions(loaded: Loaded) -> None:
    """One adjusted and one being adjusted, one evaluated, one taken up again after a suspension."""
    states = {
        title: execution_of(Matter.objects.get(title=title)).state
        for title in (demo_aftermath.RIVER, demo_aftermath.CARE, demo_aftermath.DYKES, demo_aftermath.MEMBERS)
    }
    assert "执行反馈 15，调整 2" in loaded.said
    assert list(states.values()) == [
        ExecutionState.RUNNING, ExecutionState.DONE, ExecutionState.DONE, ExecutionState.ADJUSTED,
    ]  # fmt: skip
    second = Matter.objects.get(title="工商联会员企业服务办法（第2版）")
    assert (second.predecessor, execution_of(second).state) == (
        Matter.objects.get(title=demo_aftermath.MEMBERS), ExecutionState.RUNNING,
    )  # fmt: skip
    assert execution_of(Matter.objects.get(title=demo_aftermath.CARE)).evaluated


def test_demo_has_matters_of_today_under_the_order(loaded: Loaded) -> None:
    """One still before the public; the other went the whole way: nothing that the order asks is missing."""
    waiting, decided = (Matter.objects.get(title=one.title) for one in (demo_recent.PUBLIC, demo_recent.DECIDED))
    today = timezone.localdate()

    assert {waiting.rulebook.line, decided.rulebook.line} == {"national-2019"}
    notice = waiting.runs.get(stage=Stage.PUBLIC_NOTICE).notice
    assert notice.starts_on < today < notice.ends_on
    assert notice.comments.count() == 4
    lines = compare(*facts_of(decided, at=timezone.now()), thresholds_of_line("jinghai-2011"))
    asked = {one.label: one.own.state for one in lines if one.own is not None}
    assert set(asked.values()) == {FindingState.MET}
    assert {"列入目录", "启动前研究论证", "公开征求意见期限", "主要负责人末位发言", "报同级党委", "公布和解读"} <= set(
        asked
    )
