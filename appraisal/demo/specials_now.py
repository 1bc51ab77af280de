"""The demo county's special appraisals of this year: one with scores still to come, one scored from a workbook.

They go by the comprehensive plan of the townships, whose figures demo/measured.py tells of. Written by the actions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from appraisal.actions.detail_rules import issue_special_rules
from appraisal.actions.special_imports import commit_special, upload_special
from appraisal.actions.specials import Arrangement, compute_special, enter_special_scores, open_special
from appraisal.demo.papers import moment, paper
from appraisal.demo.specials import TOLD, Told, cells_of, holder
from appraisal.enums.detail_rules import RulesIssuer
from appraisal.gathering.special import field_of
from appraisal.models import Scheme, SpecialRound
from appraisal.workbook.special import template
from organization.enums import Duty
from organization.models import Account, Unit

STUDIED, ISSUED, OPENED = (2, 20), (2, 26), (3, 5)
"""Month and day of this year."""
ENTERED, IMPORTED = "investment", "tourism"
LACKING = ("T09", "T11", "T12", "T13", "T14")
"""Townships whose last item nobody has scored yet."""

PLAN = """specials:
  - code: investment
    name: 招商引资
    participant_word: 乡镇（街道）
    clause: SX-2.2-a
    organizers: [K01, G20]
    organizers_clause: SX-2.2-b
    rules_issuers: [两办, 市考评办]
    participant_count: {count}
    units: [{codes}]
  - code: tourism
    name: 旅游开发
    participant_word: 乡镇（街道）
    clause: SX-2.2-c
    organizers: [K01, G38]
    rules_issuers: [两办, 市考评办]
    participant_count: {count}
    units: [{codes}]

"""
ORGANIZERS = ("K01", "G38")
"""Of the organisers those whom the plan does not name otherwise."""


def with_specials(text: str, towns: Iterable[Unit]) -> str:
    """The plan as a file with the two special appraisals and the units that they name."""
    codes = [one.code for one in towns]
    named = Unit.objects.filter(code__in=[*codes, *ORGANIZERS]).order_by("code")
    lines = "".join(f"  - {{code: {one.code}, name: {one.name}, kind: {one.kind}}}\n" for one in named)
    text = text.replace("\nunits:\n", f"\nunits:\n{lines}", 1)
    return text.replace("\nprocedure:\n", f"\n{PLAN.format(count=len(codes), codes=', '.join(codes))}procedure:\n", 1)


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    scheme = Scheme.objects.current().filter(code__startswith="jinghai-").order_by("-year").first()
    if scheme is None or SpecialRound.objects.filter(scheme=scheme).exists():
        return ""
    office, told = holder(Duty.APPRAISAL_OFFICE, "K01"), {one.code: one for one in TOLD}
    day = date(scheme.year, *ISSUED)
    document = paper("专项考评细则", ["明确参评乡镇、考评项目、分值、组织单位和结果运用。"], day=day)
    entered = _opened(scheme, told[ENTERED], 11, office, document)
    cells = cells_of(entered, told[ENTERED])
    last = entered.items.order_by("-code").values_list("code", flat=True)[0]
    there = {key: value for key, value in cells.items() if key[1] != last or key[0] not in LACKING}
    enter_special_scores(entered, there, by=office, at=at - timedelta(days=6))
    _imported(_opened(scheme, told[IMPORTED], 12, office, document), told[IMPORTED], office, at - timedelta(days=4))
    return f"本年专项考评 {SpecialRound.objects.filter(scheme=scheme).count()}"


def _opened(
    scheme: Scheme, told: Told, number: int, office: Account, document: SimpleUploadedFile
) -> SpecialRound:  # fmt: skip
    issued = date(scheme.year, *ISSUED)
    document.seek(0)
    issue_special_rules(
        scheme, told.code, studied_on=date(scheme.year, *STUDIED), study_record=f"县委常委会〔{scheme.year}〕4号纪要",
        issuer=RulesIssuer.TWO_OFFICES, number=f"安办〔{scheme.year}〕{number}号", issued_on=issued, upload=document,
        by=office, at=moment(issued),
    )  # fmt: skip
    plan = Arrangement([(name, full * 10_000) for name, full in told.items])
    return open_special(scheme, told.code, plan, by=office, at=moment(date(scheme.year, *OPENED)))


def _imported(row: SpecialRound, told: Told, office: Account, at: datetime) -> None:
    """All points in one workbook: checked, committed, ranked; the second body has not confirmed yet."""
    field = field_of(row)
    points: dict[str, dict[str, int]] = {}
    for (code, item), value in cells_of(row, told).items():
        points.setdefault(code, {})[item] = value
    data = template(row.name, field.names, list(field.item_facts.values()), points)
    batch = upload_special(row, SimpleUploadedFile(f"{row.name}专项考评得分.xlsx", data), by=office, at=at)
    commit_special(batch, by=office, at=at + timedelta(minutes=8))
    compute_special(row, by=office, at=at + timedelta(hours=1))
