"""Local trials: place, period and measures, a finding after the period, a waiver by a principal leader alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.findings import Refused
from decisions.actions.matters import switch_flag
from decisions.actions.papers import NewPaper, add_paper
from decisions.actions.pilot import file_result, plan_pilot, waive_trial
from decisions.actions.procedure import take_step
from decisions.enums import Event, Flag, PaperKind, RunState, Stage
from decisions.models import Matter, PilotPlan, PilotResult, Waiver
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
END = NOON + timedelta(60)


def at_pilot(one: Matter, by: Account, *flags: Flag) -> None:
    for flag in flags:
        switch_flag(one.pk, flag, on=True, reason="涉及面较广", by=by, at=NOON)
    build.at_stage(one, Stage.PILOT, by)


def plan(one: Matter, by: Account, **fields: Any) -> PilotPlan:
    values: dict[str, Any] = {"area": "河口镇", "measures": "分段治理", "starts_on": TODAY, "ends_on": END.date()}
    return plan_pilot(one.pk, **(values | fields), by=by, at=NOON)


def paper(one: Matter, kind: PaperKind, by: Account) -> None:
    new = NewPaper(kind=kind, title=kind.label, dated=END.date(), text="正文")
    add_paper(one.pk, Stage.PILOT, new, by=by, at=END)


@pytest.mark.clause("JH-A-5.6-a")
def test_pilot_goes_on_when_it_proved_feasible(river: Matter, wen: Account) -> None:
    """JH-A-5.6-a: no result, barred; feasible with area and period, on; not feasible, barred until revised."""
    at_pilot(river, wen, Flag.PILOT)
    with pytest.raises(Refused, match="试点试行尚未完成"):
        build.step(river, Stage.LEGAL_REVIEW, Event.OPEN, wen)
    plan(river, wen)
    paper(river, PaperKind.PILOT_REPORT, wen)
    file_result(river.pk, feasible=False, reason="造价过高", by=wen, at=END)
    with pytest.raises(Refused, match="试点结论为不可行"):
        take_step(river.pk, Stage.PILOT, Event.CLOSE, by=wen, at=END)
    for event in (Event.FAIL, Event.NEW_ROUND, Event.OPEN):
        take_step(river.pk, Stage.PILOT, event, by=wen, at=END, reason="修改措施")
    plan(river, wen)
    paper(river, PaperKind.PILOT_REPORT, wen)
    file_result(river.pk, feasible=True, reason="效果明显", by=wen, at=END)

    take_step(river.pk, Stage.PILOT, Event.CLOSE, by=wen, at=END)

    assert take_step(river.pk, Stage.LEGAL_REVIEW, Event.OPEN, by=wen, at=END).state == RunState.OPEN


def test_plan_without_place_measures_or_order_is_refused(river: Matter, wen: Account) -> None:
    at_pilot(river, wen, Flag.PILOT)

    with pytest.raises(Refused) as refusal:
        plan(river, wen, area=" ", measures="", ends_on=TODAY - timedelta(1))

    assert [one.title for one in refusal.value.findings] == ["没有试点范围", "没有试行措施", "结束日期早于开始日期"]


def test_result_before_the_end_or_without_reason_is_refused(river: Matter, wen: Account) -> None:
    at_pilot(river, wen, Flag.PILOT)
    with pytest.raises(Refused, match="没有试点安排.*结论没有说明"):
        file_result(river.pk, feasible=True, reason=" ", by=wen, at=NOON)
    plan(river, wen)
    with pytest.raises(Refused, match="试点期限未满"):
        file_result(river.pk, feasible=True, reason="好", by=wen, at=NOON)

    assert file_result(river.pk, feasible=False, reason="居民反对", by=wen, at=NOON).feasible is False


@pytest.mark.clause("JH-A-5.6-b")
def test_trial_needs_its_revision(river: Matter, wen: Account) -> None:
    at_pilot(river, wen, Flag.TRIAL)
    plan(river, wen)
    paper(river, PaperKind.PILOT_REPORT, wen)
    file_result(river.pk, feasible=True, reason="效果明显", by=wen, at=END)
    with pytest.raises(Refused, match="试行后未修正"):
        take_step(river.pk, Stage.PILOT, Event.CLOSE, by=wen, at=END)

    paper(river, PaperKind.PILOT_REVISION, wen)

    assert take_step(river.pk, Stage.PILOT, Event.CLOSE, by=wen, at=END).state == RunState.CLOSED


@pytest.mark.clause("JH-A-5.6-b")
def test_trial_is_waived_by_a_principal_leader_alone(river: Matter, county: Unit, wen: Account) -> None:
    at_pilot(river, wen, Flag.TRIAL)
    with pytest.raises(Refused, match="不先试行须经主要领导同意"):
        waive_trial(river.pk, leader=build.deputy(county), reason="时限紧", by=wen, at=NOON)
    with pytest.raises(Refused, match="不先试行没有理由"):
        waive_trial(river.pk, leader=build.secretary(county), reason=" ", by=wen, at=NOON)

    waive_trial(river.pk, leader=build.secretary(county), reason="上级限期", by=wen, at=NOON)

    assert build.step(river, Stage.PILOT, Event.CLOSE, wen).state == RunState.CLOSED


@pytest.mark.clause("JH-A-5.6-a")
def test_pilot_is_waived_by_nobody(river: Matter, county: Unit, wen: Account) -> None:
    at_pilot(river, wen, Flag.TRIAL, Flag.PILOT)

    with pytest.raises(Refused, match="应当试点的事项不得免予试点"):
        waive_trial(river.pk, leader=build.secretary(county), reason="急", by=wen, at=NOON)
    assert (Waiver.objects.count(), PilotResult.objects.count()) == (0, 0)
