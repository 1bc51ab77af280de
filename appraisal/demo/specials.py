"""The demo county's special appraisals of 2011 and 2012: rules, points, rankings and recommended winners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from appraisal.actions.detail_rules import issue_special_rules
from appraisal.actions.specials import (
    Arrangement,
    compute_special,
    confirm_recommendation,
    confirm_special,
    enter_special_scores,
    open_special,
    recommend_winners,
)
from appraisal.demo.papers import moment, paper
from appraisal.enums.detail_rules import RulesIssuer
from appraisal.models import Scheme, SpecialRound
from organization.enums import Duty
from organization.models import Account, DutyHolding, Unit

YEARS = (2011, 2012)
STUDIED, ISSUED, OPENED = (3, 20), (3, 28), (4, 9)
"""Month and day of the year itself; those below of the year after it."""
SCORED, RANKED, CONFIRMED, NAMED = (1, 8), (1, 10), (1, 14), (1, 16)


@dataclass(frozen=True, slots=True)
class Told:
    """A special appraisal: number of its rules, items with full marks, who is strong in it by hundredths of the full
    mark, units ticked with their basis, organisers where the scheme names none, who answers for a line."""

    code: str
    number: str
    items: tuple[tuple[str, int], ...]
    strong: Mapping[str, int]
    second: str
    ticked: tuple[str, ...] = ()
    basis: str = ""
    organizers: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


TOLD = (
    Told(
        "investment", "安办〔{}〕31号",
        (("引进项目到位资金", 50), ("引进项目落地开工", 30), ("外出招商活动", 10), ("项目服务", 10)),
        {"T06": 9, "L05": 7, "T04": 6, "G41": 4, "T01": 3, "T11": -9, "T14": -6}, "G20",
        lines=(("L01", "G23"), ("L02", "G38"), ("L03", "P09"), ("L04", "G20"), ("L05", "G19")),
    ),
    Told(
        "tourism", "安办〔{}〕36号",
        (("旅游项目投资", 40), ("景区和乡村旅游点建设", 30), ("旅游接待和市场秩序", 20), ("宣传推介", 10)),
        {"G42": 9, "T08": 7, "T04": 5, "G43": 4, "T14": 3, "T07": -6}, "G38", organizers=("G38", "K01"),
    ),
    Told(
        "city_construction", "安办〔{}〕37号",
        (("重点项目进度", 50), ("征地拆迁", 25), ("市容环境整治", 25)),
        {"T01": 9, "G26": 7, "T03": 5, "G29": 4, "T13": -7}, "G23",
        ticked=("G26", "G29", "G40"), basis="{0}年城建重点项目责任分解表（安府字〔{0}〕19号）",
    ),
)  # fmt: skip
LEAST, MIDDLE, SPREAD = 55, 84, 7


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    codes = [f"shuangxiang-{year}" for year in YEARS]
    schemes = list(Scheme.objects.current().filter(code__in=codes).order_by("code"))
    if not schemes or SpecialRound.objects.filter(scheme__in=schemes).exists():
        return ""
    office = holder(Duty.APPRAISAL_OFFICE, "K01")
    for scheme in schemes:
        document = paper(
            "专项考评细则", ["明确参评对象、考评项目、分值、组织单位和结果运用。"], day=date(scheme.year, *ISSUED)
        )
        for told in TOLD:
            _special(scheme, told, office, document)
    return f"专项考评 {SpecialRound.objects.filter(scheme__in=schemes).count()}"


def holder(duty: Duty, code: str) -> Account:
    """The first account that holds the duty in the unit."""
    held = DutyHolding.objects.in_force().filter(duty=duty, unit__code=code, account__person__isnull=False)
    return held.select_related("account__person").order_by("pk")[0].account


def _special(scheme: Scheme, told: Told, office: Account, document: SimpleUploadedFile) -> None:
    year = scheme.year
    issued, named_at = date(year, *ISSUED), date(year + 1, *NAMED)
    document.seek(0)
    issue_special_rules(
        scheme, told.code, studied_on=date(year, *STUDIED), study_record=f"市委常委会〔{year}〕7号纪要",
        issuer=RulesIssuer.TWO_OFFICES, number=told.number.format(year), issued_on=issued, upload=document,
        by=office, at=moment(issued),
    )  # fmt: skip
    lines = dict(told.lines)
    units = {one.code: one for one in Unit.objects.filter(code__in=[*told.ticked, *told.organizers, *lines.values()])}
    plan = Arrangement(
        [(name, full * 10_000) for name, full in told.items], [units[one] for one in told.ticked],
        told.basis.format(year),
        [units[one] for one in told.organizers], {line: units[code] for line, code in lines.items()},
    )  # fmt: skip
    row = open_special(scheme, told.code, plan, by=office, at=moment(date(year, *OPENED)))
    enter_special_scores(row, cells_of(row, told), by=office, at=moment(date(year + 1, *SCORED)))
    version = compute_special(row, by=office, at=moment(date(year + 1, *RANKED)))
    second = holder(Duty.UNIT_LEADER, told.second)
    confirm_special(version, by=second, at=moment(date(year + 1, *CONFIRMED)))
    best = version.results.select_related("participant").order_by("place", "participant__order")[:3]
    named = recommend_winners(row, [one.participant.code for one in best], "", by=office, at=moment(named_at))
    confirm_recommendation(named, by=second, at=moment(named_at, hour=16))


def cells_of(row: SpecialRound, told: Told) -> dict[tuple[str, str], int]:
    """Points with one decimal, the same on every machine."""
    seed = "anlan" if row.scheme.year == max(YEARS) else f"anlan {row.scheme.year}"
    cells = {}
    for code in row.participants.order_by("order").values_list("code", flat=True):
        for item in row.items.order_by("code"):
            chance = Random(f"{seed} {told.code} {code} {item.code}")
            share = MIDDLE + told.strong.get(code, 0) + chance.randint(-SPREAD, SPREAD)
            share = min(max(share, LEAST), 100)
            cells[code, item.code] = item.full_mark * share // 100 // 1_000 * 1_000
    return cells
