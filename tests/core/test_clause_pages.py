"""The clause register on screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from core import registry, rulebook
from core.clauses import Document, Kind, find, register
from core.clauses.proofs import Progress, progress, proved
from core.clauses.register import full_width
from core.models import AuditEvent
from core.presenters.clauses import document_tabs, matching, neighbours
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import NOON, make_account


def test_matching_needs_every_word_and_every_filter() -> None:
    lines = matching({"q": "第一名 权重", "kind": Kind.CALCULATION, "app": "appraisal"})

    assert [one.clause.id for one in lines if one.clause.document is Document.COMMITMENT] == ["SX-4.1-b", "SX-4.1-c"]


def test_states_part_the_register() -> None:
    counts = {state: len(matching({"state": state})) for state in Progress}

    assert sum(counts.values()) == len(register())
    assert counts[Progress.PROVED] == len(proved())
    assert {progress(one.clause) for one in matching({"kind": Kind.PRINCIPLE})} <= {Progress.SHOWN, Progress.PROVED}


def test_tabs_count_hits_and_keep_the_filters() -> None:
    tabs = document_tabs(matching({"q": "专家"}), "JH-A", {"q": "专家", "page": "2", "document": "JH-A"})

    assert tabs[0].url == "?q=%E4%B8%93%E5%AE%B6"
    assert [tab.label for tab in tabs if tab.active] == ["决策目标体系"]
    assert tabs[0].count == sum(tab.count or 0 for tab in tabs[1:])


def test_neighbours_end_at_both_ends() -> None:
    first, last = list(register().values())[0], list(register().values())[-1]

    assert neighbours(first)[0] is None
    assert neighbours(last)[1] is None


def test_register_is_open_to_every_account(client_of: Callable[[Account], Client], he: Account) -> None:
    response = client_of(he).get("/clauses/", {"document": "SX", "q": "第一名基础分"})

    assert response.status_code == 200
    assert [one.clause.id for one in response.context["page"]] == ["SX-4.1-c"]


def test_register_needs_a_sign_in(client: Client, db: None) -> None:
    assert client.get("/clauses/").status_code == 302


@pytest.mark.parametrize("query", ["document=nonsense", "kind=nonsense", "page=9999", "state="])
def test_strange_filters_are_harmless(client_of: Callable[[Account], Client], he: Account, query: str) -> None:
    assert client_of(he).get(f"/clauses/?{query}").status_code == 200


def test_clause_page_shows_the_pages_behind_it_that_the_reader_may_open(
    client_of: Callable[[Account], Client], he: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.clause_pages, "_providers", [])
    registry.clause_pages.register(lambda: {"SX-4.1-c": [("排名", "/appraisal/")]})
    registry.clause_pages.register(lambda: {"SX-4.1-c": [("账号", "/accounts/"), ("机构", "/units/")]})

    response = client_of(he).get("/clauses/SX-4.1-c/")

    assert response.context["pages"] == [("排名", "/appraisal/"), ("机构", "/units/")]
    assert find("SX-4.1-c").rule in response.content.decode()  # type: ignore[union-attr]


def test_unknown_clause_answers_404(client_of: Callable[[Account], Client], he: Account) -> None:
    assert client_of(he).get("/clauses/SX-99-a/").status_code == 404


def test_every_clause_has_a_page(client_of: Callable[[Account], Client], he: Account) -> None:
    client = client_of(he)

    assert {client.get(f"/clauses/{one}/").status_code for one in list(register())[::25]} == {200}


def test_export_holds_the_filtered_rows_and_is_audited(client_of: Callable[[Account], Client], he: Account) -> None:
    response = client_of(he).get("/clauses/export/", {"q": "第一名基础分", "document": "SX"})

    book = load_workbook(BytesIO(response.content))
    assert [row[0].value for row in book["制度条款"].iter_rows(min_row=2)] == ["SX-4.1-c"]
    event = AuditEvent.objects.get(verb="core.export")
    assert (event.actor_name, event.object_label) == (he.audit_name, "制度条款")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("通过条件:赞成票,多于一半;", "通过条件：赞成票，多于一半；"),
        ("双向承诺 四(一)", "双向承诺 四（一）"),
        ("23个单位(名单见 scheme)", "23个单位（名单见 scheme）"),
        ("3*oppose >= attending (all), 9:30", "3*oppose >= attending (all), 9:30"),
    ],
)
def test_chinese_text_has_full_width_punctuation(text: str, expected: str) -> None:
    assert full_width(text) == expected


def test_registered_pages_stand_behind_known_clauses() -> None:
    found = registry.clause_pages.merged()

    assert [one for one in found if find(one) is None] == []
    assert ("结果与排名", "/appraisal/") in found["SX-4.1-c"]


def test_parameters_are_read_from_the_rulebook_under_chinese_labels(
    client_of: Callable[[Account], Client], he: Account, zhou: Account
) -> None:
    rulebook.current(by=zhou, at=NOON)

    page = client_of(he).get("/clauses/JH-A-4.2-f/").content.decode()

    assert "中长期部署和规划论证专家下限" in page
    assert "min_experts" not in page


def test_no_clause_shows_names_for_programs() -> None:
    named = {one.id for one in register().values() if re.search("[A-Za-z]", one.params)}

    assert named == set()
    assert "贯彻上级方针政策" in register()["JH-A-3-a"].params


def test_how_a_clause_is_checked_is_for_the_audit_administrator(
    client_of: Callable[[Account], Client], county: Unit, he: Account
) -> None:
    auditor = make_account("审计员", county, Duty.AUDIT_ADMIN)

    shown = ["检验要求" in client_of(one).get("/clauses/SX-4.1-c/").content.decode() for one in (he, auditor)]

    assert shown == [False, True]
