"""What findings call the entry at fault is what forms call their fields."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.test import Client
from django.urls import reverse

import accountability
from organization.models import Account, Unit

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

    assert {name: place for name, place in named().items() if name not in known} == {}


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
