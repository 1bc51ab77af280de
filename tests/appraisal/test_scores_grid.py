"""The entry grid: who sees it, what it sends, what comes back, at a constant price."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.actions.scores import enter_scores
from appraisal.models import Member, Period
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import held, points
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON, make_account, make_unit

ClientOf = Callable[[Account], Client]


@pytest.fixture
def office(zhou: Account, client_of: ClientOf) -> Client:
    return client_of(zhou)


@pytest.fixture
def reader(county: Unit) -> Account:
    """The organization office reads scores and enters none."""
    return make_account("方敏", county, Duty.ORGANIZATION_OFFICE, username="fang")


def page(year: Period, group: str = "B1") -> str:
    return f"{reverse('appraisal:scores', args=[year.pk])}?group={group}"


def save(year: Period, group: str = "B1") -> str:
    return f"{reverse('appraisal:save_scores', args=[year.pk])}?group={group}"


def sent(**cells: tuple[str, str]) -> dict[str, str]:
    """What the script sends: T01_D1=("90", "") is typed 90 where nothing was seen."""
    return {"changes": json.dumps({key.replace("_", "/"): pair for key, pair in cells.items()})}


def plain_form(typed: dict[str, str], seen: dict[str, str]) -> dict[str, str]:
    """What a browser without scripts sends."""
    return {"changes": "", "seen": json.dumps(seen)} | {f"cell:{key}": text for key, text in typed.items()}


def inputs(response: Any) -> dict[str, str]:
    """Cell -> value of the inputs on a page."""
    found = re.findall(r'name="cell:([^"]+)" value="([^"]*)"', response.content.decode())
    return dict(found)


def test_grid_shows_what_is_held(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points("90.5"), ("T02", "E1"): None}, by=zhou, at=NOON)

    response = office.get(page(year))

    assert inputs(response) == {
        "T01/D1": "90.5", "T01/D2": "", "T01/E1": "", "T02/D1": "", "T02/D2": "", "T02/E1": "不涉及",
    }  # fmt: skip
    assert (response.context["grid"].filled, response.context["grid"].total) == (2, 6)


def test_grid_without_a_group_shows_the_first(office: Client, year: Period) -> None:
    assert office.get(reverse("appraisal:scores", args=[year.pk])).context["group"].code == "B1"


def test_grid_unknown_group_or_period_is_missing(office: Client, year: Period) -> None:
    assert office.get(page(year, "XX")).status_code == 404
    assert office.get(reverse("appraisal:scores", args=[year.pk + 1000])).status_code == 404


def test_grid_is_denied_to_units(year: Period, lu: Account, client_of: ClientOf) -> None:
    assert client_of(lu).get(page(year)).status_code == 403
    assert client_of(lu).post(save(year), sent(T01_D1=("90", ""))).status_code == 403
    assert held(year) == {}


def test_grid_is_read_only_for_the_organization_office(year: Period, reader: Account, client_of: ClientOf) -> None:
    client = client_of(reader)

    assert inputs(client.get(page(year))) == {}
    assert client.post(save(year), sent(T01_D1=("90", ""))).status_code == 403
    assert held(year) == {}


def test_grid_asks_strangers_to_sign_in(year: Period) -> None:
    assert Client().get(page(year)).status_code == 302


def test_save_by_get_is_not_allowed(office: Client, year: Period) -> None:
    assert office.get(save(year)).status_code == 405


def test_save_writes_only_what_was_sent_and_says_how_much(office: Client, year: Period) -> None:
    response = office.post(save(year), sent(T01_D1=("90.5", ""), T02_E1=("n", "")), follow=True)

    assert response.redirect_chain == [(page(year), 302)]
    assert [str(message) for message in response.context["messages"]] == ["已保存 2 格。"]
    assert held(year) == {"T01/D1": "90.5", "T02/E1": "不涉及"}


def test_save_without_scripts_writes_the_differences(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(80), ("T01", "D2"): points(70)}, by=zhou, at=NOON)
    seen = {"T01/D1": "80", "T01/D2": "70", "T01/E1": ""}

    office.post(save(year), plain_form({"T01/D1": "80", "T01/D2": "", "T01/E1": "不涉及"}, seen))

    assert held(year) == {"T01/D1": "80", "T01/E1": "不涉及"}
    event = AuditEvent.objects.filter(verb="appraisal.enter_scores").latest("seq")
    assert json.loads(event.data)["after"] == {"T01/D2": "cleared", "T01/E1": None}


def test_save_takes_full_width_digits_exactly(office: Client, year: Period) -> None:
    office.post(save(year), sent(T01_D1=("９０．５", "")))

    assert held(year) == {"T01/D1": "90.5"}


def test_save_errors_come_back_at_their_cells_with_everything_as_typed(office: Client, year: Period) -> None:
    typed = {"T01_D1": ("100.5", ""), "T01_D2": ("九十", ""), "T02_D1": ("88", ""), "T02_E1": ("1.00001", "")}

    response = office.post(save(year), sent(**typed))

    assert response.status_code == 422
    assert {fault.place: fault.text for fault in response.context["grid"].faults} == {
        "河口镇 · 小项D1": "得分应在 0 至 100 之间。请填写 0 至 100 之间的数值",
        "河口镇 · 小项D2": "内容不是数值。请填写数值，不带单位和其他文字；不涉及的请填“不涉及”",
        "青石镇 · 小项E1": "小数有 5 位，超过 4 位。请四舍五入到 4 位小数以内",
    }
    assert inputs(response) == {
        "T01/D1": "100.5", "T01/D2": "九十", "T01/E1": "", "T02/D1": "88", "T02/D2": "", "T02/E1": "1.00001",
    }  # fmt: skip
    assert held(year) == {}


def test_save_after_correction_writes_all(office: Client, year: Period) -> None:
    office.post(save(year), sent(T01_D1=("100.5", ""), T02_D1=("88", "")))

    office.post(save(year), sent(T01_D1=("100", ""), T02_D1=("88", "")))

    assert held(year) == {"T01/D1": "100", "T02/D1": "88"}


def test_save_over_somebody_elses_change_is_refused_then_taken_knowingly(
    office: Client, year: Period, zhou: Account
) -> None:
    enter_scores(year, {("T01", "D1"): points(85)}, by=zhou, at=NOON)

    response = office.post(save(year), sent(T01_D1=("90", ""), T02_D1=("70", "")))

    assert response.status_code == 422
    assert [fault.place for fault in response.context["grid"].faults] == ["河口镇 · 小项D1"]
    assert "现为 85，修改人 周清和" in response.context["grid"].faults[0].text
    assert held(year) == {"T01/D1": "85"}
    seen = json.loads(response.context["grid"].seen)
    assert (seen["T01/D1"], seen["T02/D1"]) == ("85", "")
    office.post(save(year), sent(T01_D1=("90", seen["T01/D1"]), T02_D1=("70", seen["T02/D1"])))
    assert held(year) == {"T01/D1": "90", "T02/D1": "70"}


def test_save_shows_conflicts_beside_typing_errors(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(85)}, by=zhou, at=NOON)

    response = office.post(save(year), sent(T01_D1=("90", ""), T02_D1=("x", "")))

    assert [fault.place for fault in response.context["grid"].faults] == ["河口镇 · 小项D1", "青石镇 · 小项D1"]


def test_save_unchanged_cell_is_not_compared(office: Client, year: Period, zhou: Account) -> None:
    """Without scripts all cells are sent; only those the person changed can collide."""
    enter_scores(year, {("T01", "D1"): points(85)}, by=zhou, at=NOON)

    office.post(save(year), plain_form({"T01/D1": "", "T02/D1": "70"}, {"T01/D1": "", "T02/D1": ""}))

    assert held(year) == {"T01/D1": "85", "T02/D1": "70"}


@pytest.mark.parametrize(
    "data",
    [
        {"changes": "{"},
        {"changes": "[]"},
        {"changes": '{"T01/D1": "90"}'},
        {"changes": '{"T01/D1": [90, ""]}'},
        {"changes": '{"T01": ["90", ""]}'},
        {"changes": '{"T01/F1": ["90", ""]}'},
        {"changes": '{"XX/D1": ["90", ""]}'},
        {"changes": '{"T01/D1": ["90", "neunzig"]}'},
        {"changes": '{"T01/D1": ["\\ud800", ""]}'},
        {"changes": '{"T01/D1": ["90", "\\ud800"]}'},
        {"changes": "[" * 100_000},
        {"cell:T01/D1": "90"},
        {"cell:T01/D1": "90", "seen": "{}"},
        {"cell:T01/D1": "90", "seen": "null"},
    ],
    ids=str,
)
def test_save_broken_input_is_refused_without_a_fault(office: Client, year: Period, data: dict[str, str]) -> None:
    response = office.post(save(year), data)

    assert response.status_code == 422
    assert "没有保存任何改动" in str(response.context["form"].errors)
    assert held(year) == {}


def test_save_nothing_says_so(office: Client, year: Period) -> None:
    response = office.post(save(year), {}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["没有改动，未保存。"]


@pytest.mark.clause("SX-8.4-a")
def test_own_unit_is_locked_with_the_reason(year: Period, insider: Account, client_of: ClientOf) -> None:
    client = client_of(insider)

    response = client.get(page(year))
    refused = client.post(save(year), sent(T01_D1=("90", ""), T02_D1=("70", "")))

    assert set(inputs(response)) == {"T02/D1", "T02/D2", "T02/E1"}
    assert "本单位人员不得为本单位评分" in response.content.decode()
    assert (refused.status_code, [one.clause for one in refused.context["refusals"]]) == (409, ["SX-8.4-a"])
    assert held(year) == {}


def test_grid_escapes_what_was_typed(office: Client, year: Period) -> None:
    response = office.post(save(year), sent(T01_D1=('"><script>alert(1)</script>', "")))

    assert "<script>alert(1)" not in response.content.decode()


@pytest.mark.usefixtures("movable")
@pytest.mark.parametrize("refused", [False, True], ids=["shown", "refused"])
def test_grid_costs_the_same_queries_for_more_rows(
    year: Period, zhou: Account, county: Unit, client_of: ClientOf, refused: bool
) -> None:
    client = client_of(zhou)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.post(save(year), sent(T01_D1=("x", ""))) if refused else client.get(page(year))
        assert response.status_code == (422 if refused else 200)
        return len(queries)

    small = count()
    group = Member.objects.filter(scheme=year.scheme).first().group  # type: ignore[union-attr]
    for number in range(40):
        unit = make_unit(f"第{number}镇", parent=county)
        Member.objects.create(scheme=year.scheme, group=group, unit=unit, code=unit.code, name=unit.name)
    members = Member.objects.filter(group=group).values_list("code", flat=True)
    enter_scores(year, {(member, "D1"): points(80) for member in members if member != "T01"}, by=zhou, at=NOON)

    assert (count(), small <= 15) == (small, True)
