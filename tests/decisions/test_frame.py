"""The frame of a matter's pages: exact findings from few facts, steps by the reader's duty, few statements."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.enums import Event, Level, RunState, Stage
from decisions.gathering import case_of, look
from decisions.models import Matter, StageRun
from decisions.presenters.frame import current_stage
from decisions.presenters.places import step_url
from decisions.rules.procedure import check_event
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]


@pytest.mark.parametrize("stage", [Stage.INTENT, Stage.EXPERT_REVIEW, Stage.LEGAL_REVIEW])
def test_few_facts_give_the_findings_of_all_facts(river: Matter, wen: Account, stage: Stage) -> None:
    build_rows.at_stage(river, stage, wen)
    build_rows.fill(river, stage, wen)
    whole = case_of(river, at=NOON)

    for about in Stage:
        few = look([river], at=NOON, about=[about]).cases[river.pk]
        for event in Event:
            assert check_event(few, about, event, reason="理由", decider="县长") == check_event(
                whole, about, event, reason="理由", decider="县长"
            )


def test_current_stage_is_open_then_failed_then_next(river: Matter, wen: Account) -> None:
    seen = [current_stage(case_of(river, at=NOON))]
    build_rows.settle(river, Stage.INTENT, wen)
    seen.append(current_stage(case_of(river, at=NOON)))
    build_rows.step(river, Stage.RESEARCH, Event.OPEN, wen)
    seen.append(current_stage(case_of(river, at=NOON)))

    assert seen == [Stage.INTENT, Stage.RESEARCH, Stage.RESEARCH]


def test_step_by_the_two_offices_moves_the_stage(river: Matter, wen: Account, client_of: ClientOf) -> None:
    build_rows.fill(river, Stage.INTENT, wen)

    response = client_of(wen).post(step_url(Stage.INTENT, Event.CLOSE, river.pk))

    assert (response.status_code, build_rows.run_of(river, Stage.INTENT).state) == (302, RunState.CLOSED)


def test_refused_step_shows_every_finding_and_changes_nothing(river: Matter, wen: Account, client_of: ClientOf) -> None:
    response = client_of(wen).post(step_url(Stage.CONSULTATION, Event.OPEN, river.pk))

    page = response.content.decode()
    assert response.status_code == 409
    assert all(text in page for text in ("意向征集尚未完成", "调查研究尚未完成", "立项报告没有依据", "去办理"))
    assert not StageRun.objects.filter(matter=river, stage=Stage.CONSULTATION).exists()


def test_step_without_reason_is_answered_at_the_field(river: Matter, wen: Account, client_of: ClientOf) -> None:
    response = client_of(wen).post(step_url(Stage.PUBLIC_NOTICE, Event.SET_ASIDE, river.pk), {"decider": "县长"})

    assert response.status_code == 422
    assert "请填写理由" in response.content.decode()


@pytest.mark.parametrize(
    ("duty", "home", "stage", "event", "status"),
    [
        (Duty.UNIT_LEADER, "T01", Stage.RESEARCH, Event.OPEN, 200),
        (Duty.UNIT_CLERK, "T01", Stage.RESEARCH, Event.OPEN, 200),
        (Duty.UNIT_LEADER, "T01", Stage.INTENT, Event.CLOSE, 403),
        (Duty.UNIT_LEADER, "T01", Stage.LEGAL_REVIEW, Event.CLOSE, 403),
        (Duty.UNIT_LEADER, "T01", Stage.RESEARCH, Event.CUT, 403),
        (Duty.UNIT_LEADER, "T02", Stage.RESEARCH, Event.OPEN, 404),
        (Duty.LEGAL_OFFICE, "AL", Stage.LEGAL_REVIEW, Event.CLOSE, 200),
        (Duty.LEGAL_OFFICE, "AL", Stage.RESEARCH, Event.CLOSE, 403),
        (Duty.COUNTY_LEADER, "AL", Stage.RESEARCH, Event.CLOSE, 403),
        (Duty.TWO_OFFICES, "AL", Stage.RESEARCH, Event.CUT, 200),
    ],
)
def test_who_sees_the_form_of_a_step(
    river: Matter, client_of: ClientOf, duty: Duty, home: str, stage: Stage, event: Event, status: int
) -> None:
    account = make_account("某某", Unit.objects.get(code=home), duty)

    response = client_of(account).get(step_url(stage, event, river.pk))

    assert response.status_code == status


def test_unknown_stage_or_step_is_not_found(river: Matter, wen: Account, client_of: ClientOf) -> None:
    client = client_of(wen)

    statuses = [
        client.get(reverse("decisions:step", args=[river.pk, *names])).status_code
        for names in (("nowhere", "open"), ("research", "dance"))
    ]
    assert statuses == [404, 404]


def test_personnel_matter_is_not_found_by_others(hekou: Unit, wen: Account, lu: Account, client_of: ClientOf) -> None:
    matter = build_rows.matter(hekou, wen, category="09", subtype=None)

    answers = [client_of(one).get(reverse("decisions:matter", args=[matter.pk])).status_code for one in (wen, lu)]
    assert answers == [200, 404]


@pytest.mark.parametrize("level", [Level.MAJOR, Level.ORDINARY])
def test_overview_of_a_decided_matter_takes_few_statements(
    hekou: Unit, qingshi: Unit, wen: Account, client_of: ClientOf, level: Level
) -> None:
    matter = build_rows.matter(hekou, wen, level=level)
    build_rows.decided(matter, wen)
    client = client_of(wen)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("decisions:matter", args=[matter.pk]))

    assert response.status_code == 200
    assert len(queries) <= 20
