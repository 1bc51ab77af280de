"""The first administrators of an installation: the one grant that cannot have two people behind it yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from core import audit
from core.findings import demand
from organization.actions.accounts import create_account
from organization.actions.passwords import issue_code
from organization.enums import ADMIN_DUTIES, Duty, UnitKind, UnitLevel
from organization.models import Account, DutyHolding, Person, Unit
from organization.rules.judging import judge
from organization.rules.names import login_name_of

REASON = "系统初始化"


@transaction.atomic
def install_administrators(*, names: Mapping[Duty, str], by: Account, at: datetime) -> list[tuple[Account, str]]:
    """Persons, accounts, duties and codes for ``names`` (duty -> person's name); returns accounts with their codes.

    Only while nobody is an administrator. The county unit is made when there is no unit at all. Raises Refused.
    """
    admins = [duty.value for duty in ADMIN_DUTIES]
    taken = DutyHolding.objects.filter(duty__in=admins, withdrawn_at__isnull=True).exists()
    demand(
        [
            judge(not taken, "尚无管理员", "管理员已经设立，请由安全管理员授予、第二人确认"),
            judge(len(set(names.values())) == len(names), "一人一职", "每项职责请指定不同的人员"),
        ]
    )
    root = Unit.objects.filter(parent__isnull=True).first() or Unit.objects.create(
        name=settings.COUNTY_NAME, code="XIAN", kind=UnitKind.COUNTY, level=UnitLevel.COUNTY
    )
    made = [_install(duty, name, root, by, at) for duty, name in names.items()]
    audit.record(
        verb="organization.install_administrators",
        by=by,
        at=at,
        label=REASON,
        after={duty.value: account.username for duty, (account, _) in zip(names, made, strict=True)},
        reason=REASON,
        chain=audit.Chain.AUTH,
    )
    return made


def _install(duty: Duty, name: str, root: Unit, by: Account, at: datetime) -> tuple[Account, str]:
    number = f"GLY{Person.objects.filter(number__startswith='GLY').count() + 1:02}"
    person = Person.objects.create(
        number=number, name=name, unit=root, sort_key=login_name_of(name), joined_on=at.date()
    )
    account = create_account(person=person, login_name=_free_name(name), by=by, at=at)
    installer, _ = Account.objects.get_or_create(username="installer", defaults={"is_active": False, "password": "!"})
    DutyHolding.objects.create(
        account=account, duty=duty, unit=root, reason=REASON, granted_at=at, granted_by=by,
        confirmed_at=at, confirmed_by=installer,
    )  # fmt: skip
    return account, issue_code(account=account, reason=REASON, by=by, at=at)


def _free_name(name: str) -> str:
    base = login_name_of(name)
    candidates = (base if n == 1 else f"{base}{n}" for n in range(1, 1000))
    return next(one for one in candidates if not Account.objects.filter(username=one).exists())
