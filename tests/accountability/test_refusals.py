"""What findings call the entry at fault is what forms call their fields."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.test import Client
from django.urls import reverse

import accountability
from accountability.enums import BulletinKind, BulletinState, MentionKind, TaskState
from accountability.forms.bulletins import BulletinTextForm
from accountability.models import Task
from accountability.rules.bulletin_content import Content, Mention
from accountability.rules.bulletins import BulletinFacts, check_text
from core.findings import demand
from core.forms.refusals import attempt
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as rows
from tests.factories import make_account

ClientOf = Callable[[Account], Client]

ROOT = Path(accountability.__file__).parent
OF_OTHERS = {"actions/proposals.py", "rules/proposals.py", "forms/proposals.py"}
"""Proposals are made by actions alone; their grounds come from no form."""


def declared() -> set[str]:
    """Names of fields of every form of the app, those of rows by the words before the number."""
    names: set[str] = set()
    for path in (ROOT / "forms").glob("*.py"):
        module = importlib.import_module(f"accountability.forms.{path.stem}")
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, forms.Form):
                names |= set(one.base_fields)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.JoinedStr):
                head = node.slice.values[0]
                names |= {str(head.value)} if isinstance(head, ast.Constant) else set()
    return names


def named() -> dict[str, str]:
    """Every constant that rules and actions give as ``field``, with one place of it."""
    found: dict[str, str] = {}
    for path in [*ROOT.glob("rules/*.py"), *ROOT.glob("actions/*.py")]:
        place = str(path.relative_to(ROOT))
        if place in OF_OTHERS:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "field" and isinstance(node.value, ast.Constant):
                found[str(node.value.value)] = place
    return found


def test_every_field_that_a_finding_names_is_one_of_a_form() -> None:
    known = declared() | {"reason", "part"}  # one form for reasons stands in decisions; parts of reports by value

    wanted = {f"{name.rpartition('.')[2]}_" if "." in name else name: place for name, place in named().items()}
    assert {name: place for name, place in wanted.items() if name not in known} == {}


def test_what_is_wrong_in_rows_is_told_at_their_cells(
    nine: list[Person], hekou: Unit, lu: Account, wen: Account, client_of: ClientOf
) -> None:
    table = rows.in_force(rows.begun(hekou, lu, rows.content(hekou, nine[1])), lu, wen)
    task = rows.first(table)
    Task.objects.filter(pk=task.pk).update(state=TaskState.DONE)
    sent = {"name_1": "里程", "target_1": "3", "actual_1": "3", "name_3": "里程", "target_3": "3", "actual_3": "3"}

    page = client_of(wen).post(reverse("accountability:accept_task", args=[task.pk]), sent)
    empty = client_of(wen).post(reverse("accountability:accept_task", args=[task.pk]), {})

    assert [(one.status_code, one.context["refused"]) for one in (page, empty)] == [(422, []), (422, [])]
    assert {name: len(told) for name, told in page.context["form"].errors.items()} == {"name_3": 1}
    assert list(empty.context["form"].errors) == ["name_1"]
    assert page.content.decode().count("指标重复") == 2, "in the summary and at the cell"


def test_what_an_order_lacks_is_told_at_each_field(county: Unit, hekou: Unit, client_of: ClientOf) -> None:
    office = make_account("赖明", county, Duty.INSPECTION_OFFICE)
    sent = {"source": "public", "kind": "general", "title": "清淤", "content": "清淤", "unit": hekou.pk,
            "rhythm": "anytime", "regularity": "routine", "urgency": "normal", "issue": "1"}  # fmt: skip

    page = client_of(office).post(reverse("accountability:new_order"), sent)

    assert (page.status_code, page.context["refused"]) == (422, [])
    assert list(page.context["form"].errors) == ["person", "contact", "contact_phone"]


def test_a_unit_named_twice_in_a_bulletin_is_told_at_its_row() -> None:
    units = [SimpleNamespace(code="T01", name="甲镇"), SimpleNamespace(code="T02", name="乙镇")]
    held = [Mention(MentionKind.CRITICISED, "T01", "甲镇", "逾期", True)]
    sent = {"seen": 1, "lead": "导语", "closing": "要求", "change": "增列", "reason_0": "逾期",
            "kind_1": "praised", "unit_1": "T02", "why_1": "进度快",
            "kind_2": "praised", "unit_2": "T01", "why_2": "进度快"}  # fmt: skip
    form = BulletinTextForm(sent, content=cast("Content", SimpleNamespace(units=units)), mentions=held)
    facts = BulletinFacts(BulletinKind.QUARTERLY, BulletinState.DRAFT, 1)

    def act() -> None:
        new = form.new()
        demand(check_text(facts, seen=1, lead=new.lead, closing=new.closing, mentions=new.mentions, change=new.change))

    tried = attempt(form, act)
    assert (tried.status, tried.refused, list(form.errors)) == (422, [], ["unit_2"])


def test_wrong_dates_are_told_at_their_fields_and_nothing_typed_is_lost(
    hekou: Unit, lu: Account, client_of: ClientOf, county: Unit
) -> None:
    data: dict[str, Any] = {"unit": hekou.pk, "checked_on": "2099-01-01", "finding": "台账不全", "due": "2098-01-01",
                            "problem": "无人巡查", "measure": "定人定责"}  # fmt: skip
    page = client_of(lu).post(reverse("accountability:check_unit"), data)
    form = page.context["form"]

    assert (page.status_code, page.context["refused"]) == (422, [])
    assert {name: len(told) for name, told in form.errors.items()} == {"checked_on": 1, "due": 1}
    assert form.errors["checked_on"] == ["检查日期晚于今天：检查日期 2099-01-01。更正检查日期（依据 JH-A-6.3-a）"]
    kept = page.content.decode()
    assert [text for text in ("台账不全", "无人巡查", "定人定责", "2098-01-01") if text not in kept] == []
