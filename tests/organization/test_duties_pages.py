"""The security administrator's pages: works, stranger, other administrator, bad id, wrong method."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import access
from organization.actions import duties
from organization.enums import Duty
from organization.models import Account, DutyHolding, Unit
from tests.factories import make_account

ClientOf = Callable[[Account], Client]
PAGES = ("duty_list", "grant_duty", "pending_duties", "permission_table")


@pytest.fixture
def qin(county: Unit) -> Account:
    """秦岚, security administrator."""
    return make_account("秦岚", county, Duty.SECURITY_ADMIN, username="qinlan")


@pytest.fixture
def fan(county: Unit) -> Account:
    """范成, of the organization department: confirms."""
    return make_account("范成", county, Duty.ORGANIZATION_OFFICE, username="fancheng")


@pytest.fixture
def gu(county: Unit) -> Account:
    """顾明, system administrator: the other administrator of every ladder."""
    return make_account("顾明", county, Duty.SYSTEM_ADMIN, username="guming")


@pytest.fixture
def lin(hekou: Unit) -> Account:
    """林一凡 of 河口镇, without a duty."""
    return make_account("林一凡", hekou, username="linyf")


@pytest.fixture
def pending(qin: Account, lin: Account, hekou: Unit) -> DutyHolding:
    return duties.grant_duty(
        account=lin, duty=Duty.UNIT_CLERK, unit=hekou, reason="接任联络员", by=qin, at=timezone.now()
    )


def _url(name: str, *args: object) -> str:
    return reverse(f"organization:{name}", args=args)


@pytest.mark.parametrize("name", PAGES)
def test_pages_work(client_of: ClientOf, qin: Account, pending: DutyHolding, name: str) -> None:
    assert client_of(qin).get(_url(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_closed_to_strangers_and_other_administrators(
    client_of: ClientOf, lu: Account, gu: Account, name: str
) -> None:
    assert [client_of(one).get(_url(name)).status_code for one in (lu, gu)] == [403, 403]
    assert Client().get(_url(name)).status_code == 302


@pytest.mark.parametrize(
    ("name", "method"), [("withdraw_duty", "get"), ("withdraw_duty", "post"), ("confirm_duty", "post")]
)
def test_writes_are_closed_to_strangers(
    client_of: ClientOf, lu: Account, gu: Account, pending: DutyHolding, name: str, method: str
) -> None:
    answers = [getattr(client_of(one), method)(_url(name, pending.pk)).status_code for one in (lu, gu)]
    assert answers == [403, 403]


def test_a_bad_id_is_missing(client_of: ClientOf, qin: Account) -> None:
    client = client_of(qin)
    assert client.get(_url("withdraw_duty", 987654)).status_code == 404
    assert client.post(_url("confirm_duty", 987654)).status_code == 404
    assert client.get(_url("unbind_second_factor", 987654)).status_code == 404


def test_wrong_methods(client_of: ClientOf, qin: Account, pending: DutyHolding) -> None:
    client = client_of(qin)
    assert client.get(_url("confirm_duty", pending.pk)).status_code == 405
    assert [client.post(_url(name)).status_code for name in ("duty_list", "pending_duties", "permission_table")] == [
        405
    ] * 3
    assert client.put(_url("grant_duty")).status_code == 405


def _send(client: Client, hekou: Unit, **changes: object):
    sent = {"login_name": "linyf", "duty": "unit_clerk", "unit": hekou.pk, "reason": "接任联络员"}
    return client.post(_url("grant_duty"), {**sent, **changes})


def test_grant_then_confirm(client_of: ClientOf, qin: Account, fan: Account, lin: Account, hekou: Unit) -> None:
    assert _send(client_of(qin), hekou).headers["Location"] == _url("duty_list")
    holding = lin.duty_holdings.get()
    second = client_of(fan)
    assert "林一凡" in second.get(_url("pending_duties")).content.decode()
    assert second.post(_url("confirm_duty", holding.pk)).status_code == 302
    assert Account.objects.get(pk=lin.pk).holdings == ((Duty.UNIT_CLERK, hekou.pk),)


def test_grant_ignores_fields_that_are_not_in_the_form(
    client_of: ClientOf, qin: Account, lin: Account, hekou: Unit
) -> None:
    _send(client_of(qin), hekou, confirmed_at="2012-01-01", confirmed_by=qin.pk, granted_by=lin.pk)
    holding = lin.duty_holdings.get()
    assert (holding.confirmed_at, holding.granted_by) == (None, qin)


def test_a_refused_grant_shows_every_finding(client_of: ClientOf, qin: Account, hekou: Unit, lu: Account) -> None:
    Account.objects.filter(pk=lu.pk).update(is_active=False)
    answer = _send(client_of(qin), hekou, login_name="LU", duty="audit_admin")
    assert (answer.status_code, len(answer.context["findings"])) == (409, 2)


@pytest.mark.parametrize(
    "changes", [{"login_name": "nobody"}, {"duty": "emperor"}, {"unit": 987654}, {"reason": ""}, {"login_name": ""}]
)
def test_a_wrong_form_comes_back(
    client_of: ClientOf, qin: Account, lin: Account, hekou: Unit, changes: dict[str, object]
) -> None:
    answer = _send(client_of(qin), hekou, **changes)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)


def test_the_granter_sees_no_button_and_is_refused(client_of: ClientOf, qin: Account, pending: DutyHolding) -> None:
    client = client_of(qin)
    page = client.get(_url("pending_duties")).content.decode()
    answer = client.post(_url("confirm_duty", pending.pk))
    assert ("须由他人确认" in page, _url("confirm_duty", pending.pk) in page) == (True, False)
    assert (answer.status_code, "授予与确认须由两人办理" in answer.content.decode()) == (409, True)


def test_withdraw_takes_effect_at_once(client_of: ClientOf, qin: Account, lu: Account) -> None:
    holding = lu.duty_holdings.get()
    client = client_of(qin)
    assert client.get(_url("withdraw_duty", holding.pk)).status_code == 200
    assert client.post(_url("withdraw_duty", holding.pk), {"reason": ""}).status_code == 200
    assert client.post(_url("withdraw_duty", holding.pk), {"reason": "调离"}).status_code == 302
    assert Account.objects.get(pk=lu.pk).duties == frozenset()
    assert client.post(_url("withdraw_duty", holding.pk), {"reason": "再次"}).status_code == 409


def test_the_list_filters(client_of: ClientOf, qin: Account, lu: Account, pending: DutyHolding, hekou: Unit) -> None:
    client = client_of(qin)

    def names(**params: object) -> list[str]:
        rows = client.get(_url("duty_list"), params).context["rows"]
        return sorted(f"{holding.account.username} {holding.duty}" for holding, _, _ in rows)

    assert names(q="陆远") == ["lu unit_leader"]
    assert names(duty="unit_clerk") == ["linyf unit_clerk"]
    assert names(unit=hekou.pk) == ["linyf unit_clerk", "lu unit_leader"]
    assert names(state="pending") == ["linyf unit_clerk"]
    assert names(state="withdrawn") == []


def test_the_list_costs_the_same_for_more_rows(
    client_of: ClientOf, qin: Account, hekou: Unit, django_assert_num_queries
) -> None:
    client, url = client_of(qin), _url("duty_list")
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(35):
        make_account(f"人员{number}", hekou, Duty.CADRE)
    with django_assert_num_queries(len(few)):
        assert len(client.get(url).context["rows"]) == 30


def test_the_permission_table_is_the_one_the_program_enforces(client_of: ClientOf, qin: Account, county: Unit) -> None:
    auditor = make_account("纪平", county, Duty.AUDIT_ADMIN, username="jiping")
    for reader in (qin, auditor):
        page = client_of(reader).get(_url("permission_table"))
        shown = {
            row.code: {duty.value for duty, mark in zip(Duty, row.marks, strict=True) if mark}
            for _, rows in page.context["groups"]
            for row in rows
        }
        assert shown == {name: set(held) for name, held in access.table().items()}
    assert "授予职责" in page.content.decode()


def test_a_lost_device_is_unbound(client_of: ClientOf, qin: Account, lu: Account) -> None:
    client = client_of(qin)
    assert client.post(_url("unbind_second_factor", lu.pk), {"reason": "手机遗失"}).status_code == 409
    TOTPDevice.objects.create(user=lu, name="动态密码", confirmed=True)
    assert client.get(_url("unbind_second_factor", lu.pk)).status_code == 200
    assert client.post(_url("unbind_second_factor", lu.pk), {"reason": "手机遗失"}).status_code == 302
    assert TOTPDevice.objects.count() == 0


def test_the_system_administrator_cannot_unbind_devices(client_of: ClientOf, gu: Account, lu: Account) -> None:
    """Who issues slips cannot unbind devices: neither of the two takes over an account alone."""
    assert client_of(gu).post(_url("unbind_second_factor", lu.pk), {"reason": "x"}).status_code == 403


def test_navigation_shows_each_administrator_only_his_own_pages(
    client_of: ClientOf, qin: Account, gu: Account, lu: Account
) -> None:
    def entries(account: Account) -> set[str]:
        page = client_of(account).get(_url("my_account"))
        return {item["label"] for part in page.context["chrome"]["subnav"] for item in part["items"]}

    own = {"账号", "职责授予", "待确认的职责", "权限表", "我的账号"}
    assert entries(qin) & own == own - {"账号"}
    assert entries(gu) & own == {"账号", "我的账号"}
    assert entries(lu) & own == {"我的账号"}
