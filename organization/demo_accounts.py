"""Accounts of the demo county: one or two for every duty, a leader and a clerk for each appraised unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from core import audit
from organization.actions.people import sort_key
from organization.demo import DEMO_PASSWORD
from organization.demo_units import ROOT, appraised_codes
from organization.enums import Duty
from organization.models import Account, Appointment, DutyHolding, Person, Unit

REASON = "演示账号"


@dataclass(frozen=True, slots=True)
class Sign:
    """Whose account: the ``place``-th holder of ``title`` in unit ``seat``, with which duty, held where."""

    duty: Duty
    seat: str
    title: str
    place: int = 0
    held_in: str = ""


SIGNS = (
    Sign(Duty.SYSTEM_ADMIN, "G19", "专业技术人员"),
    Sign(Duty.SECURITY_ADMIN, "P15", "专业技术人员"),
    Sign(Duty.AUDIT_ADMIN, "G13", "专业技术人员"),
    Sign(Duty.APPRAISAL_OFFICE, "K01", "主任"),
    Sign(Duty.APPRAISAL_OFFICE, "K01", "副主任"),
    Sign(Duty.ORGANIZATION_OFFICE, "P05", "副部长"),
    Sign(Duty.ORGANIZATION_OFFICE, "P05-01", "主任", held_in="P05"),
    Sign(Duty.INSPECTION_OFFICE, "P01-01", "主任", held_in="P01"),
    Sign(Duty.TWO_OFFICES, "P01", "副主任"),
    Sign(Duty.TWO_OFFICES, "G01", "副主任"),
    Sign(Duty.LEGAL_OFFICE, "G01A", "主任", held_in="G01"),
    Sign(Duty.DISCIPLINE, "P04", "副书记"),
    Sign(Duty.DISCIPLINE, "P04", "书记"),
    Sign(Duty.LEADING_GROUP, "K02", "组长"),
    Sign(Duty.LEADING_GROUP, "K02", "副书记"),
    Sign(Duty.COUNTY_LEADER, ROOT, "县长"),
    Sign(Duty.COUNTY_LEADER, ROOT, "副县长"),
    Sign(Duty.COUNTY_LEADER, ROOT, "县委书记"),
    Sign(Duty.COUNTY_LEADER, ROOT, "县委副书记"),
    Sign(Duty.COUNTY_LEADER, ROOT, "副县长", 1),
    Sign(Duty.COUNTY_LEADER, ROOT, "副县长", 2),
    Sign(Duty.DATA_SUPPLIER, "G30", "副局长"),
    Sign(Duty.DATA_SUPPLIER, "G12", "副局长"),
    Sign(Duty.ASSESSOR, "P11", "副书记", held_in=ROOT),
    Sign(Duty.ASSESSOR, "G30", "副局长", 1, held_in=ROOT),
    Sign(Duty.EXPERT, "P13", "副主任", held_in=ROOT),
    Sign(Duty.EXPERT, "G31", "副局长", held_in=ROOT),
    Sign(Duty.OVERSIGHT, "P02", "副主任"),
    Sign(Duty.OVERSIGHT, "P03", "副主任"),
    Sign(Duty.PUBLICITY, "P06", "副部长"),
    Sign(Duty.SPOKESPERSON, "P06", "副部长", 1),
    Sign(Duty.UNIT_LEADER, "T04", "镇长"),
    Sign(Duty.UNIT_CLERK, "T04", "科员"),
    Sign(Duty.UNIT_LEADER, "T05", "镇长"),
    Sign(Duty.UNIT_CLERK, "T05", "科员"),
    Sign(Duty.CADRE, "T04", "副镇长"),
    Sign(Duty.CADRE, "T04", "副镇长", 1),
    Sign(Duty.CONDUCT_MONITOR, "P04", "副书记", 1),
    Sign(Duty.POSTED_INSPECTOR, "P05", "副部长", 1, held_in="T05"),
)
"""In the order in which the sign-in page shows them."""
SUPPLIERS = (
    "G02", "G08", "G09", "G14", "G15", "G16", "G20", "G22", "G23", "G28", "G31", "G32", "G34", "G35", "P07", "P16",
)  # fmt: skip
"""Bureaus whose clerks file figures, beside the two of SIGNS."""


def load_accounts(at: datetime) -> int:
    """Create all accounts with duties granted and confirmed by two people; returns how many accounts."""
    held = _holders()
    accounts: dict[int, Account] = {}
    password = make_password(DEMO_PASSWORD)
    used: set[str] = set()
    grants = [(sign.duty, held[sign.seat, sign.title][sign.place], sign.held_in or sign.seat) for sign in SIGNS]
    grants += [(duty, person, code) for duty, person, code in _of_every_unit(held)]
    for _, person, _ in grants:
        if person.pk not in accounts:
            name = _username(person.name, used)
            accounts[person.pk] = Account(username=name, person=person, password=password, password_changed_at=at)
    Account.objects.bulk_create(accounts.values())
    _give(grants, accounts, at)
    return len(accounts)


def _give(grants: list[tuple[Duty, Person, str]], accounts: dict[int, Account], at: datetime) -> None:
    system = Account.objects.system()
    security = next(accounts[person.pk] for duty, person, _ in grants if duty is Duty.SECURITY_ADMIN)
    office = next(accounts[person.pk] for duty, person, _ in grants if duty is Duty.ORGANIZATION_OFFICE)
    units = {unit.code: unit for unit in Unit.objects.all()}
    seen: dict[tuple[int, Duty, str], DutyHolding] = {}
    for duty, person, code in grants:
        account = accounts[person.pk]
        granter = system if account in (security, office) else security
        confirmer = security if account == office else office
        confirmer = office if account == security else confirmer
        seen.setdefault(
            (account.pk, duty, code),
            DutyHolding(
                account=account, duty=duty, unit=units[code], reason=REASON, granted_at=at, granted_by=granter,
                confirmed_at=at, confirmed_by=confirmer,
            ),
        )  # fmt: skip
    DutyHolding.objects.bulk_create(seen.values())
    after = {
        "accounts": [account.username for account in accounts.values()],
        "duties": [f"{holding.account.username} {holding.duty} {holding.unit.code}" for holding in seen.values()],
    }
    audit.record(
        verb="organization.load_demo_accounts", by=system, at=at, label=REASON, reason=REASON, after=after,
        chain=audit.Chain.AUTH,
    )  # fmt: skip


def _of_every_unit(held: dict[tuple[str, str], list[Person]]) -> Iterator[tuple[Duty, Person, str]]:
    """The administrative head (in a vacancy the first deputy) and the clerk of each appraised unit; who files."""
    heads: dict[str, Person] = {}
    rows = Appointment.objects.filter(ends_on__isnull=True).select_related("person", "post__unit", "post__title")
    for row in rows.order_by("post__order", "pk"):
        code = row.post.unit.code
        if row.post.principal == "administration" or code not in heads:
            heads[code] = row.person
    for code in appraised_codes():
        yield Duty.UNIT_LEADER, heads[code], code
        yield Duty.UNIT_CLERK, held[code, "科员"][0], code
    for code in SUPPLIERS:
        yield Duty.DATA_SUPPLIER, held[code, "科员"][0], code


def _holders() -> dict[tuple[str, str], list[Person]]:
    """People by (unit code, title) in the order of their numbers."""
    rows = Appointment.objects.filter(ends_on__isnull=True).select_related("person", "post__unit", "post__title")
    found: dict[tuple[str, str], list[Person]] = {}
    for row in rows.order_by("person__number"):
        found.setdefault((row.post.unit.code, row.post.title.name), []).append(row.person)
    return found


def _username(name: str, used: set[str]) -> str:
    base = "".join(char for char in sort_key(name) if char.isascii() and char.isalpha())
    candidate, number = base, 1
    while candidate in used:
        number += 1
        candidate = f"{base}{number}"
    used.add(candidate)
    return candidate
