"""The demo county's sign-ins, and the guard that keeps them out of production."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from organization.enums import Duty
from organization.models import Account, DemoMarker, DutyHolding

DEMO_PASSWORD = "Shanhe-2012#yanshi"  # shown on the sign-in page of the demo; production refuses to start with it
PER_DUTY = 2
VOTING = 8
"""So many county leaders: a meeting of the demo cannot end without the votes of all who sit in it."""


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One line of the demo's sign-in page."""

    login_name: str
    name: str
    unit: str
    duties: str


def sign_ins() -> list[DemoSignIn]:
    """Accounts to try out, in the order of the duties: two for each, all leaders who vote. Empty without a marker."""
    if not DemoMarker.objects.exists():
        return []
    holdings = list(
        DutyHolding.objects.in_force()
        .filter(account__is_active=True, account__person__isnull=False)
        .select_related("account__person", "unit")
        .order_by("id")
    )
    shown: dict[int, list[DutyHolding]] = {}
    for duty in Duty:
        most = VOTING if duty is Duty.COUNTY_LEADER else PER_DUTY
        for holding in [one for one in holdings if one.duty == duty][:most]:
            shown.setdefault(holding.account_id, [])
    for holding in holdings:
        if holding.account_id in shown:
            shown[holding.account_id].append(holding)
    return [_line(held) for held in shown.values()]


def _line(held: list[DutyHolding]) -> DemoSignIn:
    account: Account = held[0].account
    labels = dict.fromkeys(Duty(one.duty).label for one in held)
    return DemoSignIn(account.username, str(account), held[0].unit.name, "、".join(labels))


def holds_demo_data() -> bool:
    """Whether this database was filled by the demo; False while it has no tables yet."""
    try:
        return DemoMarker.objects.exists()
    except DatabaseError:
        return False


def refuse_in_production() -> None:
    """Called by the entry points of web and worker: demo data in production means published passwords."""
    if settings.PRODUCTION and holds_demo_data():
        raise ImproperlyConfigured("the database holds demo data with a published password: production does not start")


@register(Tags.security, deploy=True)
def no_demo_data(app_configs: Any, **kwargs: Any) -> list[Error]:
    """``check --deploy`` finds demo data before the service is started."""
    if not holds_demo_data():
        return []
    return [Error("the database holds demo data", hint="Use a new database for production.", id="organization.E001")]
