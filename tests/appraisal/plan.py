"""The 2012 plan as a draft, and entries for it: the ground of the tests of scheme pages and entries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.actions.entries import enter_adjustment
from appraisal.actions.schemes import issue_scheme, load_scheme_text
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, Filer
from appraisal.models import Adjustment, Indicator, Scheme
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import NO_FILING, Filing
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import NOON, make_account

BUNDLED = Path(__file__).parents[2] / "appraisal" / "schemes" / "shuangxiang-2012.yaml"
SMALL = Path(__file__).parents[1] / "data" / "schemes" / "small.yaml"
HYGIENE = "市创建卫生城市领导小组"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

LISTS = {
    AdjustmentKind.CRITICISM: Filing(Filer.INSPECTION, list_number="督单〔2012〕1号"),
    AdjustmentKind.REWARD: Filing(Filer.LEADING_GROUP, list_number="组单〔2012〕1号"),
}
"""The lists from which the appraisal office enters criticism and rewards."""


def load_plan(by: Account, *, text: str = "", source: str = "plan.yaml", issued: bool = False) -> Scheme:
    """The bundled plan of 2012 (or ``text``), as a draft unless ``issued``."""
    scheme, _ = load_scheme_text(text or BUNDLED.read_text("utf-8"), source=source, by=by, at=NOON)
    return issue_scheme(scheme, by=by, at=NOON) if issued else scheme


def small_text(**replaced: str) -> str:
    """The small scheme file of three units, with words replaced: code="demo-2021"."""
    text = SMALL.read_text("utf-8")
    for key, value in replaced.items():
        line = next(line for line in text.splitlines() if line.startswith(f"  {key}: "))
        text = text.replace(line, f"  {key}: {value}", 1)
    return text


def office(by_unit: Unit | None = None, username: str = "zhou") -> Account:
    """周清和 of the appraisal office, who works in none of the appraised units."""
    unit = by_unit or Unit.objects.get(code="K01")
    return make_account("周清和", unit, Duty.APPRAISAL_OFFICE, username=username)


def leader(code: str, name: str, username: str) -> Account:
    """The head of an appraised unit."""
    return make_account(name, Unit.objects.get(code=code), Duty.UNIT_LEADER, username=username)


def pdf(name: str = "依据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def entry(member: str = "T04", **more: Any) -> AdjustmentFacts:
    """A provincial commendation of 2012, with anything changed."""
    filled: dict[str, Any] = {
        "kind": AdjustmentKind.COMMENDATION,
        "level": AdjustmentLevel.PROVINCE,
        "leading_group": "",
        "single_or_grassroots": False,
        "points": None,
        "matter": "全省新农村建设先进乡镇",
        "document_number": "省委〔2012〕15号",
        "dated": date(2012, 6, 11),
        "agency": Agency.PARTY_STATE,
    }
    return AdjustmentFacts(member=member, **(filled | more))


def enter(scheme: Scheme, by: Account, member: str = "T04", **more: Any) -> Adjustment:
    facts = entry(member, **more)
    return enter_adjustment(scheme, facts, filing=LISTS.get(facts.kind, NO_FILING), upload=pdf(), by=by, at=NOON)


def node(scheme: Scheme, code: str) -> Indicator:
    return Indicator.objects.select_related("scheme", "group").get(scheme=scheme, code=code)


def points(value: str | int) -> int:
    """Points as the ten-thousandths that are stored."""
    return int(Decimal(value) * 10_000)


def reasons(findings: Any) -> list[tuple[str, str]]:
    """Clause and title of each finding."""
    return [(finding.clause, finding.title) for finding in findings]
