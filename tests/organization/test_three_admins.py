"""Three separate administrators; two people for every grant; the database refuses too (SECURITY P09)."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import get_resolver
from django.utils import timezone

from core import access, triggers
from core.findings import Refused
from core.models import AuditEvent
from organization.actions import duties
from organization.enums import ADMIN_DUTIES, Duty
from organization.enums import OrganizationPermission as P
from organization.models import Account, DutyHolding, Unit
from organization.permissions import BUSINESS
from organization.rules.duties import GrantFacts, HeldDuty, check_confirmation, check_grant
from organization.triggers import separate_administrators_removal_sql
from tests.factories import give_duty, make_account

PAIRS = list(permutations(ADMIN_DUTIES, 2))
MIXED = [(admin, Duty.CADRE) for admin in ADMIN_DUTIES] + [(Duty.APPRAISAL_OFFICE, admin) for admin in ADMIN_DUTIES]


@pytest.fixture
def qin(county: Unit) -> Account:
    """秦岚, security administrator."""
    return make_account("秦岚", county, Duty.SECURITY_ADMIN, username="qinlan")


@pytest.fixture
def fan(county: Unit) -> Account:
    """范成, of the organization department: confirms."""
    return make_account("范成", county, Duty.ORGANIZATION_OFFICE, username="fancheng")


def _grant(account: Account, duty: Duty, unit: Unit, by: Account) -> DutyHolding:
    return duties.grant_duty(account=account, duty=duty, unit=unit, reason="工作需要", by=by, at=timezone.now())


def _confirm(holding: DutyHolding, by: Account) -> DutyHolding:
    return duties.confirm_duty(holding=holding, by=by, at=timezone.now())


def _facts(duty: Duty, *held: Duty, actor: int = 1, target: int = 2, active: bool = True) -> GrantFacts:
    return GrantFacts(duty, 7, target, active, actor, tuple(HeldDuty(one, 7) for one in held))


@pytest.mark.parametrize(("duty", "held"), [*PAIRS, *MIXED])
def test_check_grant_refuses_each_pair(duty: Duty, held: Duty) -> None:
    assert [one.title for one in check_grant(_facts(duty, held)) if one.blocks] == [
        "系统、安全、审计管理员相互分离，且不兼任业务职责"
    ]


@pytest.mark.parametrize("duty", Duty)
def test_check_grant_allows_each_duty_alone(duty: Duty) -> None:
    assert [one.title for one in check_grant(_facts(duty)) if one.blocks] == []


def test_check_grant_names_every_obstacle_at_once() -> None:
    facts = _facts(Duty.AUDIT_ADMIN, Duty.AUDIT_ADMIN, actor=2, active=False)
    assert len([one for one in check_grant(facts) if one.blocks]) == 4


def test_check_confirmation_refuses_granter_and_target() -> None:
    own = check_confirmation(_facts(Duty.CADRE, actor=1), granter_id=1)
    target = check_confirmation(_facts(Duty.CADRE, actor=2), granter_id=1)
    assert [one.title for one in own if one.blocks] == ["授予与确认须由两人办理"]
    assert [one.title for one in target if one.blocks] == ["不得确认授予自己的职责"]


@pytest.mark.parametrize(("held", "duty"), [*PAIRS, *MIXED])
def test_no_pair_is_grantable(qin: Account, county: Unit, held: Duty, duty: Duty) -> None:
    target = make_account("新人", county, held, username="xinren")
    with pytest.raises(Refused, match="相互分离"):
        _grant(target, duty, county, qin)


@pytest.mark.parametrize(("held", "duty"), [*PAIRS, *MIXED])
def test_no_pair_can_be_inserted_past_the_program(county: Unit, held: Duty, duty: Duty) -> None:
    target = make_account("新人", county, held, username="xinren")
    with pytest.raises(IntegrityError), transaction.atomic():
        give_duty(target, duty, county)


@pytest.mark.parametrize(("held", "duty"), MIXED)
def test_without_the_trigger_a_mixed_pair_can_be_inserted(county: Unit, held: Duty, duty: Duty) -> None:
    """Negative control: the trigger is what refuses above. The rollback after the test brings it back."""
    target = make_account("新人", county, held, username="xinren")
    triggers.execute(connection, separate_administrators_removal_sql(connection.vendor))
    give_duty(target, duty, county)
    assert DutyHolding.objects.filter(account=target).count() == 2


def test_the_trigger_also_stops_an_update(county: Unit) -> None:
    target = make_account("新人", county, Duty.CADRE, Duty.EXPERT, username="xinren")
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyHolding.objects.filter(account=target, duty=Duty.EXPERT).update(duty=Duty.AUDIT_ADMIN)


def test_the_trigger_lets_a_withdrawn_duty_be(qin: Account, county: Unit) -> None:
    target = make_account("新人", county, Duty.CADRE, username="xinren")
    duties.withdraw_duty(holding=target.duty_holdings.get(), reason="转岗", by=qin, at=timezone.now())
    assert _grant(target, Duty.AUDIT_ADMIN, county, qin).pk


def test_a_grant_is_in_force_only_when_a_second_person_confirmed(qin: Account, fan: Account, hekou: Unit) -> None:
    target = make_account("林一凡", hekou, username="linyf")
    holding = _grant(target, Duty.UNIT_CLERK, hekou, qin)
    assert Account.objects.get(pk=target.pk).duties == frozenset()
    _confirm(holding, fan)
    assert Account.objects.get(pk=target.pk).duties == {"unit_clerk"}


def test_nobody_grants_to_himself(qin: Account, county: Unit) -> None:
    with pytest.raises(Refused, match="不得给自己授予职责"):
        _grant(qin, Duty.CADRE, county, qin)


def test_nobody_confirms_his_own_grant_or_his_own_duty(qin: Account, fan: Account, hekou: Unit) -> None:
    target = make_account("林一凡", hekou, username="linyf")
    with pytest.raises(Refused, match="授予与确认须由两人办理"):
        _confirm(_grant(target, Duty.UNIT_CLERK, hekou, qin), qin)
    with pytest.raises(Refused, match="不得确认授予自己的职责"):
        _confirm(_grant(fan, Duty.EXPERT, hekou, qin), fan)


def test_the_database_refuses_one_person_for_both_steps(qin: Account, hekou: Unit) -> None:
    holding = _grant(make_account("林一凡", hekou, username="linyf"), Duty.UNIT_CLERK, hekou, qin)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyHolding.objects.filter(pk=holding.pk).update(confirmed_at=timezone.now(), confirmed_by=qin)


def test_a_confirmed_or_withdrawn_grant_is_not_confirmed_again(qin: Account, fan: Account, hekou: Unit) -> None:
    target = make_account("林一凡", hekou, username="linyf")
    holding = _confirm(_grant(target, Duty.UNIT_CLERK, hekou, qin), fan)
    with pytest.raises(Refused, match="已确认或已撤销"):
        _confirm(holding, fan)
    duties.withdraw_duty(holding=holding, reason="调离", by=qin, at=timezone.now())
    with pytest.raises(Refused, match="已确认或已撤销"):
        _confirm(holding, fan)


def test_two_pending_admin_grants_cannot_both_stand(qin: Account, county: Unit) -> None:
    target = make_account("新人", county, username="xinren")
    _grant(target, Duty.AUDIT_ADMIN, county, qin)
    with pytest.raises(Refused, match="相互分离"):
        _grant(target, Duty.SYSTEM_ADMIN, county, qin)


def test_a_duty_is_not_granted_to_a_disabled_account(qin: Account, hekou: Unit) -> None:
    target = make_account("林一凡", hekou, username="linyf")
    Account.objects.filter(pk=target.pk).update(is_active=False)
    with pytest.raises(Refused, match="账号已启用"):
        _grant(target, Duty.UNIT_CLERK, hekou, qin)


def test_a_security_administrator_does_not_withdraw_his_own_duty(qin: Account) -> None:
    with pytest.raises(Refused, match="由他人撤销职责"):
        duties.withdraw_duty(holding=qin.duty_holdings.get(), reason="轮岗", by=qin, at=timezone.now())


def test_each_step_leaves_one_row_in_the_auth_chain(qin: Account, fan: Account, hekou: Unit) -> None:
    target = make_account("林一凡", hekou, username="linyf")
    holding = _confirm(_grant(target, Duty.UNIT_CLERK, hekou, qin), fan)
    duties.withdraw_duty(holding=holding, reason="调离", by=qin, at=timezone.now())
    rows = AuditEvent.objects.filter(chain="auth").order_by("seq").values_list("verb", "actor_id", "reason")
    assert list(rows) == [
        ("organization.grant_duty", str(qin.pk), "工作需要"),
        ("organization.confirm_duty", str(fan.pk), ""),
        ("organization.withdraw_duty", str(qin.pk), "调离"),
    ]


def test_administrators_have_no_business_permission() -> None:
    """What an administrator may do, no business duty may do, but for the second person's confirmation."""
    business, admins = {duty.value for duty in BUSINESS}, {duty.value for duty in ADMIN_DUTIES}
    shared = {name for name, held in access.table().items() if held & business and held & admins}
    assert shared == {P.CONFIRM_DUTIES.value, "core.read_jobs", "core.restart_jobs"}


def test_no_two_administrators_share_a_permission() -> None:
    admins = {duty.value for duty in ADMIN_DUTIES}
    shared = {name for name, held in access.table().items() if len(held & admins) > 1}
    assert shared == {P.READ_PERMISSIONS.value}


def test_django_admin_is_not_installed_and_nobody_is_impersonated() -> None:
    addresses = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    assert [one for one in addresses if "admin" in one or "impersonate" in one] == []
