"""What the tables of permissions and the reach of duties say that an address answers."""

from __future__ import annotations

from core import access
from organization.enums import ADMIN_DUTIES, COUNTY_DUTIES, Duty
from tests.house.addresses import Address
from tests.house.crawl import opener
from tests.house.objects import ROUTES, UNIT

ALLOWED = {"django_session", "organization_accountsession", "core_auditevent", "core_audithead"}
"""What reading may write: sessions, and the trail of exports and sensitive reads."""
WORKS = {200, 302, 303, 400, 405, 409, 422}
"""A page, a redirect, the wrong method, or a form that was empty: the reader was let in."""


def permitted(address: Address, duty: Duty) -> bool:
    return address.access in ("signed_in", "public") or duty.value in access.table()[address.access]


def in_reach(address: Address, duty: Duty, side: str) -> bool:
    county = duty in COUNTY_DUTIES or duty in ADMIN_DUTIES
    return side == "own" or county or ROUTES[address.name].scope != UNIT


def right(status: int, address: Address, duty: Duty, side: str) -> bool:
    if not permitted(address, duty):
        return status in (403, 405)
    if not in_reach(address, duty, side):
        return status in (404, 405)
    if duty in ROUTES[address.name].barred:
        return status in (403, 405)
    return status in WORKS or (ROUTES[address.name].missing and status == 404)


def through_the_whole_stack(address: Address) -> list[Duty]:
    """Who asks for the own object with all that stands before the view: one duty that opens the address, and one that
    does not where there is any."""
    closed_to = next((duty for duty in Duty if not permitted(address, duty)), None)
    return [opener(address)] if closed_to is None else [opener(address), closed_to]
