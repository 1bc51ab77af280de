"""Who takes part in a year of appraisal, the scheme of the year before, and what desks are asked for beside forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdf
from django.urls import reverse

from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.schemes import issue_scheme, load_scheme_text
from appraisal.models import Scheme
from organization.enums import Duty, PrincipalPost, UnitKind
from organization.models import Account, Person, Unit
from tests.accountability import build_rows
from tests.appraisal.small import PAPER
from tests.browser.conftest import LONG
from tests.browser.decision_people import Desk
from tests.browser.test_axe import PHONE, WIDER, violations
from tests.factories import NOON, make_account, make_unit

Fields = dict[str, str | bool]
"""What ``Desk.press`` fills in: by label."""
TOWNS = ("河口镇", "青石镇", "云岭镇")
OLD = """
format: 1
scheme: {code: anlan-2011, name: 安澜县2011年度综合考评方案, year: 2011, owner: AL, year_rule: own}
units:
  - {code: AL, name: 安澜县, kind: county}
  - {code: T01, name: 河口镇, kind: township}
  - {code: T02, name: 青石镇, kind: township}
  - {code: T03, name: 云岭镇, kind: township}
  - {code: G03, name: 县统计局, kind: government}
series:
  - {code: S01, name: 地区生产总值, unit: 万元, low: 0, holder: G03}
groups:
  - code: T
    name: 乡镇口
    kind: units
    units: [T01, T02, T03]
    total_weight: 100
    nodes:
      - code: T.1
        name: 经济建设
        weight: 60
        full_mark: 100
        children:
          - {code: T.1.1, name: 地区生产总值, full_mark: 60, source: metric, method: ratio_to_best,
             key_indicator: true, responsible: [G03], metric: {unit: 万元, top: [S01]}}
          - {code: T.1.2, name: 重点工程, full_mark: 40}
      - code: T.2
        name: 党的建设
        weight: 40
        full_mark: 100
        children:
          - {code: T.2.1, name: 班子测评, full_mark: 60, source: evaluation, params: {out_of: 100}}
          - {code: T.2.2, name: 承诺兑现, full_mark: 40, source: commitment, params: {out_of: 100}}
adjustments:
  commendation: {nation: 30, province: 20, prefecture: 10, own_city: 0}
  halving: {value: 0.5}
  top_three: {value: 5}
  cap: {value: 50}
  criticism: {nation: 30, province: 30, prefecture: 20, own_city: 5}
  rewards: [{leading_group: 重点办, cap: 10}]
awards:
  overall: [{code: O1, name: 综合奖, group: T, winners: 2, ranked: true, prizes: [500, 300]}]
"""


@dataclass(frozen=True)
class County:
    """Who takes part; ``papers`` is a file that passes for any document, ``look`` finds fault with a page."""

    office: Account
    second: Account
    mayor: Account
    discipline: Account
    supplier: Account
    heads: dict[str, Account]
    clerk: Account
    assessors: tuple[Account, ...]
    scrutineers: tuple[Account, ...]
    papers: Path
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    @property
    def head(self) -> Account:
        return self.heads[TOWNS[0]]


def settle_county(county: Unit, folder: Path) -> County:
    """Units, people in their posts, and the issued scheme of 2011."""
    towns = [make_unit(name, parent=county, code=f"T0{place}") for place, name in enumerate(TOWNS, 1)]
    statistics, school = (
        make_unit(name, parent=county, code=code, kind=UnitKind.GOVERNMENT, appraisal_system="")
        for code, name in (("G03", "县统计局"), ("X01", "县委党校"))
    )
    papers = folder / "依据文件.pdf"
    papers.write_bytes(PAPER)
    office = make_account("周清和", county, Duty.APPRAISAL_OFFICE, username="zhou")
    scheme, _ = load_scheme_text(OLD, source="2011.yaml", by=office, at=NOON)
    ensure_all_periods(scheme)
    issue_scheme(scheme, by=office, at=NOON)
    names = ("陆远", "何佩兰", "程亦舟")
    return County(
        office, make_account("方敏", county, Duty.ORGANIZATION_OFFICE),
        _seated("高岚", "县长", county, Duty.COUNTY_LEADER), make_account("纪明", county, Duty.DISCIPLINE),
        make_account("沈言", statistics, Duty.DATA_SUPPLIER),
        {unit.name: _seated(name, "镇长", unit, Duty.UNIT_LEADER) for name, unit in zip(names, towns, strict=True)},
        make_account("龚文开", towns[0], Duty.UNIT_CLERK),
        tuple(make_account(name, school, Duty.ASSESSOR) for name in ("唐立", "孟川")),
        tuple(make_account(name, county, Duty.ORGANIZATION_OFFICE) for name in ("监甲", "监乙")), papers,
    )  # fmt: skip


def _seated(name: str, title: str, unit: Unit, duty: Duty) -> Account:
    """Somebody with a duty who holds the principal post of the unit."""
    account = make_account(name, unit, duty)
    assert account.person is not None
    build_rows.appoint(account.person, unit, title, principal=PrincipalPost.ADMINISTRATION)
    return account


def url(name: str, *args: Any) -> str:
    return reverse(f"appraisal:{name}", args=args)


def person_of(account: Account) -> Person:
    assert account.person is not None
    return account.person


def scheme_of(year: int) -> Scheme:
    return Scheme.objects.get(year=year)


def look(who: County, desk: Desk) -> None:
    """axe, once for each address less its keys; on a phone also the width. The colours of all pages are looked at in
    test_axe."""
    page = desk.page
    route = re.sub(r"[0-9a-f-]{36}|\d+", "*", page.url.split("://", 1)[1].split("/", 1)[1].split("?")[0])
    if route in who.seen:
        return
    who.seen.add(route)
    who.wrong.extend(f"{route}: {one}" for one in violations(page, colours=False))
    if page.viewport_size == PHONE:
        who.wrong.extend(f"{route}: {one}" for one in (page.evaluate(WIDER),) if one)


def says(desk: Desk, *texts: str) -> None:
    """Each text stands on the page."""
    told = desk.main.inner_text()
    assert [text for text in texts if text not in told] == [], told


def attach(who: County, desk: Desk, label: str) -> Desk:
    """A paper for the upload field of that label."""
    field = desk.main.get_by_label(re.compile(rf"^\s*{label}")).and_(desk.main.locator("input[type=file]"))
    field.first.set_input_files(who.papers)
    return desk


def download(desk: Desk, press: Callable[[], Any], folder: Path) -> Path:
    """Do what brings a file, and keep it under its own name."""
    with desk.page.expect_download(timeout=LONG) as coming:
        press()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def open_link(desk: Desk, name: str) -> Desk:
    """The link of exactly that name."""
    with desk.page.expect_navigation(wait_until="domcontentloaded"):
        desk.main.get_by_role("link", name=name, exact=True).first.click()
    return desk


def link(desk: Desk, name: str) -> Callable[[], None]:
    return desk.main.get_by_role("link", name=name).first.click


def paper_text(path: Path) -> str:
    """The words of a PDF without its spaces."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(path).pages))
