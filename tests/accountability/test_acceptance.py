"""A finished row compared with its list, by somebody else, and what is proposed for who was responsible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accountability.actions.acceptance import accept_task
from accountability.actions.adjusting import adjust_task
from accountability.actions.tasks import finish_task, start_task
from accountability.enums import AcceptanceOutcome, ConsequenceKind, TaskState, Verdict
from accountability.gathering.rows import content_of, version_of
from accountability.models import Acceptance, ConsequenceProposal, Task
from accountability.rules.acceptance import Finished, Item, check_acceptance, late_days, outcome_of, percent_text
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.factories import NOON, SHANGHAI

ClientOf = Callable[[Account], Client]


def items(*actual: str) -> list[Item]:
    return [Item(f"指标{place}", Decimal(100), Decimal(one), "公里") for place, one in enumerate(actual)]


@pytest.fixture
def row(hekou: Unit, lu: Account, wen: Account, nine: list[Person]) -> Task:
    """A finished row of 河口镇."""
    made = build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen))
    start_task(made, by=lu, at=NOON)
    finish_task(made, Verdict.MET, confirmed=True, by=lu, at=NOON)
    return Task.objects.select_related("current", "table").get(pk=made.pk)


@pytest.mark.parametrize(
    ("actual", "outcome"),
    [
        (("110",), AcceptanceOutcome.ABOVE), (("100",), AcceptanceOutcome.MET), (("95",), AcceptanceOutcome.BELOW),
        (("100.0001",), AcceptanceOutcome.ABOVE), (("99.9999",), AcceptanceOutcome.BELOW),
        (("110", "99"), AcceptanceOutcome.BELOW), (("110", "100"), AcceptanceOutcome.ABOVE),
    ],
)  # fmt: skip
def test_outcome_of_a_list(actual: tuple[str, ...], outcome: AcceptanceOutcome) -> None:
    assert outcome_of(items(*actual)) is outcome


@pytest.mark.clause("LS-3.1-f")
@pytest.mark.parametrize(
    ("target", "actual", "outcome", "percent"),
    [
        ("3", "2", AcceptanceOutcome.ABOVE, "133.3%"),
        ("3", "3", AcceptanceOutcome.MET, "100.0%"),
        ("3", "4", AcceptanceOutcome.BELOW, "66.6%"),
        ("3", "7", AcceptanceOutcome.BELOW, "0.0%"),
        ("0", "0", AcceptanceOutcome.MET, "100.0%"),
        ("0", "1", AcceptanceOutcome.BELOW, "0.0%"),
    ],
)
def test_where_less_is_better_the_aim_is_not_to_be_passed(
    target: str, actual: str, outcome: AcceptanceOutcome, percent: str
) -> None:
    item = Item("安全事故", Decimal(target), Decimal(actual), "起", fewer=True)

    assert (outcome_of([item]), percent_text(item.tenths), item.stated) == (outcome, percent, True)


def test_list_is_filled_in_whole() -> None:
    row = Finished(TaskState.DONE)
    bad = [Item(" ", Decimal(1), Decimal(1)), Item("甲", Decimal(0), Decimal(1)), Item("甲", Decimal(1), Decimal(1))]

    assert [one.title for one in check_acceptance(row, bad)] == ["指标填写不完整", "指标填写不完整", "指标重复"]
    assert [one.title for one in check_acceptance(replace(row, state=TaskState.RUNNING), [])] == [
        "任务还没有办结", "没有填写验收指标",
    ]  # fmt: skip
    assert [late_days(NOON.date(), day) for day in (NOON.date(), NOON.date().replace(day=30), None)] == [0, 2, 0]


@pytest.mark.clause("LS-3.1-f")
@pytest.mark.parametrize(
    ("actual", "kind", "share"),
    [("110", ConsequenceKind.REWARD, 1100), ("100", None, 1000), ("95", ConsequenceKind.PENALTY, 950)],
)
def test_above_is_proposed_for_reward_and_below_for_penalty_and_stays_open(
    row: Task, wen: Account, actual: str, kind: ConsequenceKind | None, share: int
) -> None:
    made = accept_task(row, items(actual), by=wen, at=NOON)

    found = list(ConsequenceProposal.objects.values_list("kind", flat=True))
    assert [one.tenths for one in made.items.all()] == [share]
    assert found == ([kind] if kind else [])
    if kind is ConsequenceKind.PENALTY:
        assert accept_task(row, items("100"), by=wen, at=NOON).round == 2  # it was not closed
    with pytest.raises(Refused) as closed:
        accept_task(row, items("100"), by=wen, at=NOON)
    assert build.titles(closed) == ["任务已通过验收"]


@pytest.mark.clause("LS-3.1-f")
def test_who_carried_it_out_does_not_accept_it(
    county: Unit, hekou: Unit, row: Task, lu: Account, he: Account, wen: Account, nine: list[Person],
    client_of: ClientOf,
) -> None:  # fmt: skip
    responsible = build.signer(nine[0], Duty.TWO_OFFICES, county)
    refusals = []
    for account in (lu, responsible):
        with pytest.raises(Refused) as refused:
            accept_task(row, items("100"), by=account, at=NOON)
        refusals.append(build.titles(refused))
    address = reverse("accountability:accept_task", args=[row.pk])
    statuses = [client_of(account).get(address).status_code for account in (wen, lu, he)]
    form = {"name_1": "清淤", "target_1": "8", "actual_1": "七", "measure_1": "公里", "name_2": "截污"}
    bad = client_of(wen).post(address, form)
    done = client_of(wen).post(address, form | {"actual_1": "7.6", "target_2": "1", "actual_2": "1"})

    assert refusals == [["牵头部门不得验收自己承担的任务"], ["责任人不得验收自己承担的任务"]]
    assert statuses == [200, 403, 404]
    assert (bad.status_code, sorted(bad.context["form"].errors)) == (422, ["actual_1", "actual_2", "target_2"])
    assert done.status_code == 302
    assert Acceptance.objects.get().outcome == AcceptanceOutcome.BELOW
    page = client_of(lu).get(reverse("accountability:task", args=[row.pk])).content.decode()
    assert [part for part in ("验收未达标，未销号", "问责建议", "95.0%", "班子甲") if part not in page] == []
    shown = client_of(wen).get(reverse("accountability:proposals")).context["lines"]
    assert [(one.unit, one.person) for one in shown] == [("河口镇", "班子甲")]
    assert client_of(he).get(reverse("accountability:proposals")).context["lines"] == []
    assert client_of(wen).get(reverse("accountability:export_proposals")).status_code == 200


@pytest.mark.clause("LS-3.1-b")
def test_proposal_names_who_was_responsible_at_the_time(
    row: Task, lu: Account, wen: Account, nine: list[Person]
) -> None:
    first = accept_task(row, items("95"), by=wen, at=NOON)
    changed = replace(content_of(version_of(row)), person_id=nine[1].pk)
    adjust_task(row, changed, seen=1, reason="调整分工", basis="班子会议", by=lu, at=NOON)
    second = accept_task(row, items("110"), by=wen, at=NOON)

    assert [(one.kind, one.person) for one in ConsequenceProposal.objects.order_by("pk")] == [
        (ConsequenceKind.PENALTY, nine[0]), (ConsequenceKind.REWARD, nine[1]),
    ]  # fmt: skip
    assert [one.proposal.basis for one in (first, second)] == [
        "照单验收未达标：指标0 目标 100公里，实际 95公里，完成率 95.0%",
        "照单验收超标准：指标0 目标 100公里，实际 110公里，完成率 110.0%",
    ]


def test_row_that_was_finished_late_bears_the_mark(hekou: Unit, lu: Account, wen: Account, nine: list[Person]) -> None:
    made = build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen))
    start_task(made, by=lu, at=NOON)
    late = datetime(2013, 1, 2, 9, tzinfo=SHANGHAI)
    finish_task(made, Verdict.MET, confirmed=True, by=lu, at=late)

    assert accept_task(made, items("100"), by=wen, at=late).late_days == 3
