"""The comprehensive appraisal cut to two sheets of townships: the ground of tests of tiers, rules and analyses."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.schemes import issue_scheme, load_scheme_text
from appraisal.models import Group, Member, Period, Scheme
from organization.enums import AppraisalSystem, Duty, UnitKind
from organization.models import Account, Unit
from tests.factories import NOON, make_account, make_unit

FILE = Path(__file__).parents[2] / "appraisal" / "schemes" / "jinghai-2011.yaml"
APRIL = datetime(2011, 4, 10, 4, tzinfo=UTC)
"""After the first quarter of 2011, within the twenty days."""


@cache
def cut_text(*groups: str) -> str:
    """The bundled file with the named groups only; a whole file takes a second to load."""
    text = FILE.read_text("utf-8")
    head, rest = text.split("\ngroups:\n")
    body, tail = rest.split("\nprocedure:\n")
    parts = ["  - code:" + part for part in body.split("  - code:")[1:]]
    kept = [part for part in parts if part.splitlines()[0].split(":")[1].strip() in groups]
    return f"{head}\ngroups:\n{''.join(kept)}\nprocedure:\n{tail}"


def load_jinghai(by: Account, *groups: str) -> Scheme:
    """A draft with the named sheets, by default those of township teams and their principals."""
    scheme, _ = load_scheme_text(cut_text(*(groups or ("TL", "TP"))), source="jinghai.yaml", by=by, at=NOON)
    return scheme


def township(code: str, name: str, county: Unit) -> Unit:
    return make_unit(name, parent=county, kind=UnitKind.TOWNSHIP, code=code, appraisal_system=AppraisalSystem.TOWNSHIP)


def enrol(scheme: Scheme, group: str, *units: Unit) -> list[Member]:
    """Teams put into a group without further ado."""
    held = Group.objects.get(scheme=scheme, code=group)
    return [
        Member.objects.create(scheme=scheme, group=held, unit=unit, code=unit.code, name=unit.name, order=place)
        for place, unit in enumerate(units, 1)
    ]


def issued(by: Account) -> tuple[Scheme, list[Unit]]:
    """One sheet, 乡镇·领导班子, with two townships, issued with its periods."""
    scheme = load_jinghai(by, "TL")
    units = [township("T71", "河湾镇", scheme.owner), township("T72", "松坪镇", scheme.owner)]
    enrol(scheme, "TL", *units)
    ensure_all_periods(scheme)
    return issue_scheme(scheme, by=by, at=datetime(2011, 1, 5, 4, tzinfo=UTC)), units


def quarter(scheme: Scheme, number: int = 1) -> Period:
    return Period.objects.select_related("scheme__rulebook").get(scheme=scheme, label=f"{scheme.year}Q{number}")


def clerk(code: str, name: str) -> Account:
    """A clerk of the unit with the code."""
    return make_account(name, Unit.objects.get(code=code), Duty.UNIT_CLERK, username=f"clerk{code.lower()}")
