"""Duties: granted by the security administrator, in force when a second person has confirmed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import audit
from core.findings import demand
from organization.enums import Duty
from organization.models import Account, DutyHolding, Unit
from organization.rules.duties import GrantFacts, HeldDuty, check_confirmation, check_grant
from organization.rules.judging import judge


@transaction.atomic
def grant_duty(*, account: Account, duty: Duty, unit: Unit, reason: str, by: Account, at: datetime) -> DutyHolding:
    """A grant that waits for its confirmation. Raises Refused with every obstacle."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    demand(check_grant(_facts(account, duty, unit.pk, by)))
    holding = DutyHolding.objects.create(
        account=account, duty=duty, unit=unit, reason=reason, granted_at=at, granted_by=by
    )
    _note("organization.grant_duty", holding, reason, by, at)
    return holding


@transaction.atomic
def confirm_duty(*, holding: DutyHolding, by: Account, at: datetime) -> DutyHolding:
    """The second person's confirmation: the duty is in force from the account's next request."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=holding.account_id)
    holding = DutyHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    waiting = holding.confirmed_at is None and holding.withdrawn_at is None
    facts = _facts(account, Duty(holding.duty), holding.unit_id, by, without=holding.pk)
    demand(
        [
            judge(waiting, "该授予待确认", "该授予已确认或已撤销，请刷新页面"),
            *check_confirmation(facts, granter_id=holding.granted_by_id),
        ]
    )
    holding.confirmed_at, holding.confirmed_by = at, by
    holding.save(update_fields=["confirmed_at", "confirmed_by"])
    _note("organization.confirm_duty", holding, "", by, at)
    return holding


@transaction.atomic
def withdraw_duty(*, holding: DutyHolding, reason: str, by: Account, at: datetime) -> DutyHolding:
    """Takes effect with the account's next request; a grant not yet confirmed is refused this way too."""
    holding = DutyHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    demand(
        [
            judge(holding.withdrawn_at is None, "该职责尚未撤销", "请刷新页面"),
            judge(holding.account_id != by.pk, "由他人撤销职责", "不得撤销自己的职责，请由另一名安全管理员办理"),
        ]
    )
    holding.withdrawn_at, holding.withdrawn_by = at, by
    holding.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _note("organization.withdraw_duty", holding, reason, by, at)
    return holding


def _facts(account: Account, duty: Duty, unit_id: int, by: Account, without: int = 0) -> GrantFacts:
    rows = account.duty_holdings.filter(withdrawn_at__isnull=True).exclude(pk=without)
    held = tuple(HeldDuty(Duty(name), unit) for name, unit in rows.values_list("duty", "unit_id").order_by("id"))
    return GrantFacts(
        duty=duty,
        unit_id=unit_id,
        target_id=account.pk,
        target_active=account.is_active,
        actor_id=by.pk,
        held=held,
    )


def _note(verb: str, holding: DutyHolding, reason: str, by: Account, at: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=at,
        obj=holding,
        after={"account": holding.account.username, "duty": holding.duty, "unit": holding.unit.code},
        reason=reason,
        chain=audit.Chain.AUTH,
    )
