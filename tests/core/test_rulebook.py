"""The rulebook: values, defaults, versions and the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from core import context, rulebook
from core.clauses import find
from core.findings import Refused, blocking
from core.models import AuditEvent, Rulebook
from core.rulebook import actions, values
from core.rulebook.values import ValueKind
from organization.models import Account
from tests.factories import NOON, SHANGHAI
from tests.rulebooks import version_with

TODAY = NOON.date()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ValueKind.WHOLE, " 11 ", 11),
        (ValueKind.WHOLE, "１９", 19),
        (ValueKind.SHARE, "1 / 3", "1/3"),
        (ValueKind.SHARE, "15%", "15%"),
        (ValueKind.SHARE, "1/1", "1/1"),
        (ValueKind.WHOLES, "1、2，3", [1, 2, 3]),
        (ValueKind.DAY, "7-5", "07-05"),
        (ValueKind.DAY, "02-29", "02-29"),
    ],
)
def test_typed_text_becomes_a_value_of_its_kind(kind: ValueKind, text: str, value: Any) -> None:
    assert values.parse(kind, text) == value
    assert values.kind_of(value) is kind
    assert values.parse(kind, values.shown(values.stored(value))) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ValueKind.WHOLE, "1.5"),
        (ValueKind.WHOLE, "-1"),
        (ValueKind.WHOLE, "1000001"),
        (ValueKind.WHOLE, "十一"),
        (ValueKind.WHOLE, "²"),
        (ValueKind.SHARE, "4/3"),
        (ValueKind.SHARE, "1/0"),
        (ValueKind.SHARE, "101%"),
        (ValueKind.SHARE, "0.5"),
        (ValueKind.WHOLES, "、"),
        (ValueKind.DAY, "02-30"),
        (ValueKind.DAY, "13-01"),
    ],
)
def test_text_of_another_kind_is_refused_in_words(kind: ValueKind, text: str) -> None:
    with pytest.raises(ValueError, match="请"):
        values.parse(kind, text)


@pytest.mark.parametrize("value", [True, 1.5, [], "一半", None, -1])
def test_other_values_are_no_parameters(value: Any) -> None:
    with pytest.raises(ValueError, match="取值"):
        values.kind_of(value)


def test_defaults_are_well_formed() -> None:
    rows = rulebook.defaults()["parameters"]

    assert len({row["key"] for row in rows}) == len(rows)
    assert [row["key"] for row in rows if row.get("clause") and find(row["clause"]) is None] == []
    assert [row["key"] for row in rows if not row.get("clause") and not row.get("note")] == []
    assert {values.kind_of(row["value"]) for row in rows} == set(ValueKind)


@pytest.mark.django_db
def test_parameters_are_typed(zhou: Account) -> None:
    held = rulebook.parameters(rulebook.current(by=zhou, at=NOON))

    assert held.whole("decisions.experts") == 11
    assert held.share("decisions.hearing_opposed") == Fraction(1, 3)
    assert held.share("appraisal.good_cadres") == Fraction(3, 20)
    assert held.wholes("accountability.absences") == (1, 2, 3)
    assert held.day("accountability.half_year_report") == (7, 15)
    with pytest.raises(TypeError, match="holds share, not whole"):
        held.whole("decisions.vote_ayes")
    with pytest.raises(KeyError):
        held.whole("no.such_parameter")


@pytest.mark.django_db
def test_first_version_is_made_once_and_audited(zhou: Account) -> None:
    first = rulebook.current(by=zhou, at=NOON)

    assert rulebook.current(by=zhou, at=NOON) == first
    assert AuditEvent.objects.filter(verb="rulebook.issue").count() == 1


@pytest.mark.django_db
def test_parameter_of_a_later_release_has_its_default_in_an_old_version(zhou: Account) -> None:
    old = version_with(rulebook.current(by=zhou, at=NOON), {}, without=["ballots.least_group"])

    assert rulebook.parameters(old).whole("ballots.least_group") == 5
    assert "ballots.least_group" in [row.key for row in actions.draft(old)]


@pytest.mark.django_db
def test_an_issued_version_is_neither_changed_nor_taken_back(zhou: Account) -> None:
    first = rulebook.current(by=zhou, at=NOON)

    for change in (
        lambda: first.parameters.filter(key="ballots.least_group").update(value="1"),
        lambda: first.parameters.all().delete(),
        lambda: Rulebook.objects.filter(pk=first.pk).update(effective_from=TODAY),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.django_db
def test_version_in_force_is_read_once_for_a_request(zhou: Account, django_assert_num_queries: Any) -> None:
    first = rulebook.current(by=zhou, at=NOON)
    token = context.current.set(context.RequestContext("10.0.0.1", "r1"))
    try:
        with django_assert_num_queries(2):
            found = {rulebook.parameters(rulebook.in_force(TODAY)).whole("ballots.least_group") for _ in range(3)}
        second = issue(first, zhou, ballots__least_group=7)

        assert found == {5}
        assert rulebook.in_force(TODAY) == second
    finally:
        context.current.reset(token)


def issue(base: Rulebook | None, by: Account, day: date = TODAY, **changed: Any) -> Rulebook:
    named = {key.replace("__", "."): value for key, value in changed.items()}
    return actions.issue_rulebook(
        base=base, values=named, effective_from=day, reason="安发〔2012〕30号", by=by, at=NOON
    )


@pytest.mark.django_db
def test_pinned_version_keeps_its_values(zhou: Account) -> None:
    first = rulebook.current(by=zhou, at=NOON)

    second = issue(first, zhou, TODAY + timedelta(days=4), decisions__experts=13)

    assert (second.number, second.parameters.count()) == (2, first.parameters.count())
    assert rulebook.parameters(first).whole("decisions.experts") == 11
    assert rulebook.parameters(second).whole("decisions.experts") == 13
    assert rulebook.in_force(TODAY + timedelta(days=3)) == first
    assert rulebook.in_force(TODAY + timedelta(days=4)) == second
    event = AuditEvent.objects.filter(verb="rulebook.issue").order_by("seq").last()
    assert event is not None
    assert event.data == (
        '{"after":{"decisions.experts":"13","effective_from":"2013-01-01"},"before":{"decisions.experts":"11"}}'
    )


@pytest.mark.django_db
def test_everything_wrong_is_said_at_once(zhou: Account) -> None:
    first = rulebook.current(by=zhou, at=NOON)
    wrong = {"decisions.experts": "1/3", "no.such": 1}

    found = actions.check_rulebook(
        base=first, values=wrong, effective_from=TODAY - timedelta(days=1), reason=" ", at=NOON
    )

    assert [one.title for one in blocking(found)] == [
        "“重大决策论证专家下限”的取值不合要求", "参数不存在", "生效日期不得早于今天", "没有制定理由"
    ]  # fmt: skip


@pytest.mark.django_db
def test_version_without_a_change_is_refused(zhou: Account) -> None:
    first = rulebook.current(by=zhou, at=NOON)

    with pytest.raises(Refused, match="没有变化"):
        issue(first, zhou, decisions__experts=11)


@pytest.mark.django_db
def test_stale_base_is_refused(zhou: Account) -> None:
    first = rulebook.current(by=zhou, at=NOON)
    issue(first, zhou, decisions__experts=12)

    with pytest.raises(Refused, match="已有更新的版本"):
        issue(first, zhou, decisions__experts=13)
    with pytest.raises(Refused, match="已有更新的版本"):
        issue(None, zhou, decisions__experts=13)


def test_pages_show_versions_and_changes(client_of: Callable[[Account], Client], zhou: Account, he: Account) -> None:
    first = rulebook.current(by=zhou, at=NOON)
    issue(first, zhou, decisions__experts=13)
    client = client_of(he)

    assert client.get("/rulebook/").status_code == 200
    assert client.get("/rulebook/1/").status_code == 200
    groups = client.get("/rulebook/2/").context["groups"]
    assert [(one.key, one.before, one.value) for group in groups for one in group.lines if one.before] == [
        ("decisions.experts", "11", "13")
    ]
    assert client.get("/rulebook/9/").status_code == 404
    assert client.get("/rulebook/new/").status_code == 403
    assert client.post("/rulebook/new/").status_code == 403


def filled(client: Client) -> dict[str, Any]:
    form = client.get("/rulebook/new/").context["form"]
    return {name: form[name].value() for name in form.fields} | {"reason": "安发〔2012〕30号"}


def test_form_issues_the_next_version(client_of: Callable[[Account], Client], zhou: Account) -> None:
    rulebook.current(by=zhou, at=NOON)
    client = client_of(zhou)

    response = client.post("/rulebook/new/", filled(client) | {"decisions.experts": "１３"})

    assert (response.status_code, response["Location"]) == (302, "/rulebook/2/")
    assert rulebook.parameters(Rulebook.objects.get(number=2)).whole("decisions.experts") == 13


def test_form_says_what_is_wrong(client_of: Callable[[Account], Client], zhou: Account) -> None:
    rulebook.current(by=zhou, at=NOON)
    client = client_of(zhou)
    data = filled(client)

    wrong = client.post("/rulebook/new/", data | {"decisions.experts": "x"})
    same = client.post("/rulebook/new/", data)

    assert wrong.status_code == 400
    assert wrong.context["form"].errors == {"decisions.experts": ["请填 0 到 1000000 的整数"]}
    assert same.status_code == 409
    assert "没有变化" in same.content.decode()
    assert Rulebook.objects.count() == 1


def test_first_version_can_be_issued_from_the_form(client_of: Callable[[Account], Client], zhou: Account) -> None:
    client = client_of(zhou)

    assert client.get("/rulebook/").status_code == 200
    assert client.post("/rulebook/new/", filled(client)).status_code == 302
    assert Rulebook.objects.get().number == 1


def test_version_is_exported_with_its_reason_on_the_cover(
    client_of: Callable[[Account], Client], zhou: Account, he: Account
) -> None:
    rulebook.current(by=zhou, at=NOON)

    book = load_workbook(BytesIO(client_of(he).get("/rulebook/1/export/").content))

    cells = {row[1].value: row[2].value for row in book["规则参数"].iter_rows(min_row=2)}
    assert (cells["重大决策论证专家下限"], cells["评“好”的干部不超过"]) == ("11", "15%")
    assert "系统初始版本，取自制度原文" in [row[1].value for row in book["封面"].iter_rows(min_row=2)]


LATER = datetime(2020, 3, 2, 9, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_each_line_has_its_own_versions_and_numbers(zhou: Account) -> None:
    """The county's documents and the national regulation stand beside each other; none replaces the other."""
    own = rulebook.current(by=zhou, at=LATER)
    national = rulebook.current(by=zhou, at=LATER, line="national-2019")
    held, asked = rulebook.parameters(own), rulebook.parameters(national)

    assert [rulebook.named(one) for one in (own, national)] == [
        "县决策目标体系文件（参数第 1 版）", "国务院令第713号（参数第 2 版）",
    ]  # fmt: skip
    assert [(one.whole("decisions.comment_days"), one.whole("decisions.legality_days")) for one in (held, asked)] == [
        (7, 0), (30, 7),
    ]  # fmt: skip
    assert {key for key in held if held[key] != asked[key]} == {
        row["key"] for row in rulebook.defaults()["lines"][1]["parameters"]
    }
    clauses = dict(national.parameters.values_list("key", "clause"))
    assert clauses["decisions.comment_days"] == "GW713-15-a"


@pytest.mark.django_db
def test_issuing_a_version_of_one_line_leaves_the_other(zhou: Account) -> None:
    rulebook.current(by=zhou, at=LATER)
    national = rulebook.current(by=zhou, at=LATER, line="national-2019")

    third = actions.issue_rulebook(
        base=national, values={"decisions.publication_days": 5}, effective_from=LATER.date(),
        reason="安府发〔2020〕3号", by=zhou, at=LATER,
    )  # fmt: skip

    assert (third.line, third.number) == ("national-2019", 3)
    assert rulebook.current(by=zhou, at=LATER).number == 1
    assert rulebook.current(by=zhou, at=LATER, line="national-2019") == third


def test_lines_begin_with_their_source() -> None:
    assert [line.code for line in rulebook.begun(date(2012, 12, 28))] == ["jinghai-2011"]
    assert [line.code for line in rulebook.begun(date(2019, 9, 1))] == ["national-2019", "jinghai-2011"]


def test_next_version_of_a_line_is_issued_from_its_page(
    client_of: Callable[[Account], Client], zhou: Account, he: Account
) -> None:
    rulebook.current(by=zhou, at=LATER)
    client = client_of(zhou)
    page = client.get("/rulebook/new/?line=national-2019")
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields} | {"reason": "安府发〔2020〕3号"}

    response = client.post("/rulebook/new/", data | {"decisions.publication_days": "5"})

    assert (response.status_code, response["Location"]) == (302, "/rulebook/2/")
    made = Rulebook.objects.get(number=2)
    assert (made.line, rulebook.parameters(made).whole("decisions.comment_days")) == ("national-2019", 30)
    assert [line.code for line, versions, _ in client.get("/rulebook/").context["groups"] if versions] == [
        "jinghai-2011", "national-2019",
    ]  # fmt: skip
