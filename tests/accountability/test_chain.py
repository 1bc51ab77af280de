"""The chain on one page: up to the decision, down to proposals, each reader as far as he may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from accountability.actions.problems import record_problem
from accountability.actions.progress import NewProgress, report_progress
from accountability.actions.proposals import propose
from accountability.enums import (
    DueStanding,
    ProblemGrade,
    ProposalCause,
    ProposalKind,
    Push,
    Rung,
    TableKind,
    TaskState,
)
from accountability.gathering.chain import downward, node_of, upward
from accountability.gathering.chain_parts import CASE, PARTS, TASK
from accountability.gathering.year_views import CASES, FINDINGS, KINDS, RECTIFICATIONS, year_of_person, year_of_unit
from accountability.models import AccountabilityCase, BulletinTask, Escalation, Reminder, Task
from accountability.presenters.chain import chain_url
from core import registry
from core.clauses import find
from decisions.models import Matter
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_bulletins, build_cases, build_inspections, build_orders, build_rows
from tests.decisions import build_aftermath as after
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]
DEADLINE = date(2012, 12, 30)
MOST_OF_A_TASK = 25
"""Statements of the page of a task, with session and duties of the reader."""


@dataclass
class Chain:
    """A decision with everything that may come of it, and who looks at it."""

    matter: Matter
    task: Task
    below: Task
    case: AccountabilityCase
    hands: build_inspections.Staff
    discipline: Account
    head: Person


@pytest.fixture
def chain(county: Unit, hekou: Unit, wen: Account, lu: Account, shi: Person) -> Chain:
    """河口镇 carries a decision out late; it is told of, supervised, put right, answered for and announced."""
    hands = build_inspections.staff(county)
    head = build_rows.team(hekou, "甲镇长")[0]
    matter = after.resolved(hekou, wen)
    table = build_bulletins.table_of(county, wen, TableKind.DECISION, matter=matter, title="清淤明细表")
    task = build_bulletins.row(table, hekou, DEADLINE, wen, person=head, leader=shi, target="城区河道清淤")
    Task.objects.filter(pk=task.pk).update(state=TaskState.RUNNING)
    own = build_bulletins.table_of(hekou, wen)
    below = build_bulletins.row(own, hekou, DEADLINE, wen, parent=task, person=head, target="清淤三公里")
    report_progress(task, NewProgress(40, "清淤四公里"), by=lu, at=NOON)
    build_orders.issued(hekou, hands.lai, task=task, person=head)
    found = build_inspections.running(hands, hekou, task=task)
    problem = record_problem(
        found, hekou, text="进度滞后", grade=ProblemGrade.COMMON, task=task, uploads=[build_inspections.pdf()],
        by=hands.lai, at=NOON,
    )  # fmt: skip
    build_inspections.ordered(hands.lai, hekou, head, problem=problem)
    discipline = make_account("纪小正", county, Duty.DISCIPLINE)
    case = build_cases.opened(hekou, discipline, head, task=task)
    propose(
        ProposalKind.DEDUCTION, hekou, None, 5_000, "执行不力", (CASE, case.pk), cause=ProposalCause.CASE, year=2012,
        by=discipline, at=NOON,
    )  # fmt: skip
    bulletin = build_bulletins.draft(hands.lai)
    build_bulletins.issued(bulletin, hands.lai, hands.mayor)
    BulletinTask.objects.create(bulletin=bulletin, task=task, standing=DueStanding.OVERDUE, days=3)
    return Chain(matter, task, below, case, hands, discipline, head)


def kinds(lines: list[object]) -> list[tuple[int, str]]:
    return [(one.depth, one.what) for one in lines]  # type: ignore[attr-defined]  # ChainLine


WHOLE = {
    "任务", "任务进展", "督办单", "督查", "督查发现的问题", "限期整改责任书", "责任追究案件", "加扣分建议", "通报",
}  # fmt: skip


def test_task_is_walked_up_to_its_decision_and_down_to_the_last_consequence(chain: Chain, client_of: ClientOf) -> None:
    page = client_of(chain.discipline).get(chain_url((TASK, chain.task.pk)))

    above, below = page.context["above"], page.context["below"]
    assert page.status_code == 200
    assert {one.what for one in above} == {"决策事项", "决议", "任务分解明细表"}
    assert above[0].what == "决策事项"
    assert {one.what for one in below} == WHOLE
    depth = {one.what: one.depth for one in below}
    assert (depth["责任追究案件"], depth["加扣分建议"]) == (0, 1)
    text = page.content.decode()
    assert [one for one in ("清淤三公里", "进度滞后", chain.case.number, chain.matter.title) if one not in text] == []
    assert [one.url for one in page.context["others"]] == []


def test_every_object_met_leads_back_to_the_decision(chain: Chain) -> None:
    start = node_of("decisions.matter", chain.matter.pk, chain.discipline)
    assert start is not None
    met = downward(start, chain.discipline)

    back = {
        key: ("decisions.matter", chain.matter.pk) in upward(node, chain.discipline).nodes
        for key, node in met.nodes.items()
    }  # fmt: skip

    assert {node.part.what for node in met.nodes.values()} == WHOLE | {"决策事项", "决议", "任务分解明细表"}
    assert [key for key, found in back.items() if not found] == []


def test_case_and_what_follows_from_it_are_there_for_those_alone_who_may_see_it(
    chain: Chain, lu: Account, he: Account, client_of: ClientOf
) -> None:
    """Negative control: with the reach of cases opened to everybody the unit's head sees its number."""
    url = chain_url((TASK, chain.task.pk))
    inspector, unit = client_of(chain.hands.lai), client_of(lu)

    pages = [client.get(url) for client in (inspector, unit)]

    assert "限期整改责任书" in {one.what for one in pages[1].context["below"]}  # though its problem is not told yet
    for page in pages:
        assert {one.what for one in page.context["below"]} & {"责任追究案件", "加扣分建议", "问题线索"} == set()
        assert chain.case.number not in page.content.decode()
    assert unit.get(chain_url((CASE, chain.case.pk))).status_code == 404
    assert client_of(he).get(url).status_code == 404
    assert client_of(chain.discipline).get(chain_url((CASE, chain.case.pk))).status_code == 200
    assert unit.get(chain_url(("accountability.nothing", 1))).status_code == 404


def test_rows_of_the_chain_are_read_with_what_their_title_needs_alone(county: Unit) -> None:
    """Asked for no relation by name, Django joins all that a row refers to: 18 tables for an acceptance."""
    reader = make_account("纪小正", county, Duty.DISCIPLINE)

    joined = {kind: part.seen(reader).query.select_related for kind, part in PARTS.items()}

    assert [kind for kind, related in joined.items() if related is True] == []


def test_page_of_a_busy_task_takes_the_same_statements_however_much_came_of_it(
    chain: Chain, hekou: Unit, wen: Account, client_of: ClientOf
) -> None:
    """Orders, rectifications, cases, bulletins, proposals and reminders are asked for in one statement a place."""
    client, url = client_of(wen), reverse("accountability:task", args=[chain.task.pk])

    def statements() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def more(number: int) -> None:
        build_orders.issued(hekou, chain.hands.lai, task=chain.task, person=chain.head, title=f"第 {number} 件")
        build_cases.opened(hekou, chain.discipline, chain.head, task=chain.task, title=f"第 {number} 案")
        pushes: list[tuple[Any, str, Any]] = [(Reminder, "push", Push.OVERDUE), (Escalation, "rung", Rung.BULLETIN)]
        for model, kind, what in pushes:
            due = DEADLINE + timedelta(days=number)
            row: dict[str, Any] = {
                kind: what,
                "due_on": due,
                "made_on": due,
                "recorded_at": NOON,
                "recorded_by": wen,
            }
            model.objects.create(task=chain.task, **row)

    more(0)
    few = statements()
    for number in range(1, 6):
        more(number)
    links = registry.chain.collect(TASK, chain.task.pk, chain.discipline)

    assert statements() == few <= MOST_OF_A_TASK
    counted = Counter(link.what for link in links)
    assert (counted["督办单"], counted["责任追究"]) == (7, 7)


def test_matter_leads_to_its_chain_and_statements_do_not_grow_with_rows(
    chain: Chain, wen: Account, client_of: ClientOf
) -> None:
    client, url = client_of(wen), chain_url((TASK, chain.task.pk))

    def statements() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few = statements()
    table = Task.objects.select_related("table").get(pk=chain.below.pk).table
    for _ in range(8):
        build_bulletins.row(table, table.unit, DEADLINE, wen, parent=chain.task)
    many = statements()
    page = client.get(reverse("decisions:resolution", args=[chain.matter.pk]))

    assert many <= few
    walk = chain_url(("decisions.matter", chain.matter.pk))
    assert walk in [one.url for one in page.context["follows"]]
    assert "清淤明细表" in client.get(walk).content.decode()


def test_every_kind_has_a_page_and_an_article() -> None:
    missing = []
    for part in PARTS.values():
        if find(part.clause) is None:
            missing.append(part.clause)
        for _, target in part.above:
            if target not in PARTS:
                missing.append(target)
        try:
            if part.page:
                reverse(part.page, args=[1])
        except NoReverseMatch:
            missing.append(part.page)
    assert missing == []


def test_year_of_a_team_and_a_cadre_shows_findings_rectifications_and_cases_of_that_year(
    chain: Chain, hekou: Unit, lu: Account, he: Account, client_of: ClientOf
) -> None:
    team = year_of_unit(hekou, 2012, chain.discipline)
    cadre = year_of_person(chain.head, 2012, chain.discipline)
    next_year = year_of_unit(hekou, 2013, chain.discipline)

    assert [team.count(kind) for kind in KINDS] == [1, 1, 1, 0, 1]
    assert [cadre.count(kind) for kind in KINDS] == [1, 1, 1, 0, 1]
    assert [next_year.count(kind) for kind in KINDS] == [0] * 5
    # the unit reads the problem once the conclusion was sent, and no case that names others
    assert [year_of_unit(hekou, 2012, lu).count(kind) for kind in (FINDINGS, RECTIFICATIONS, CASES)] == [0, 1, 0]
    unit, person = (reverse(f"accountability:{name}", args=[pk]) for name, pk in
                    (("unit_year", hekou.pk), ("person_year", chain.head.pk)))  # fmt: skip
    pages = [client_of(one).get(url).status_code for one in (chain.discipline, lu, he) for url in (unit, person)]
    assert pages == [200, 200, 200, 200, 404, 404]
    page = client_of(chain.discipline).get(f"{unit}?year=2012").content.decode()
    assert [
        part for part in ("督查发现问题（1）", "限期整改（1）", "责任追究（1）", chain.case.number) if part not in page
    ] == []
    assert page.count("本年没有") == 0, "a kind without rows has no box"
    quiet = client_of(chain.discipline).get(f"{unit}?year=2013").content.decode()
    assert quiet.count("本年没有") == 1, "one calm box for the whole year"
    board = client_of(chain.discipline).get(f"{reverse('accountability:years')}?year=2012")
    assert board.status_code == 200
    export = client_of(chain.discipline).get(f"{reverse('accountability:export_years')}?year=2012")
    assert export.status_code == 200
