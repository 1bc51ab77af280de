"""Sign-in, sign-out, what the answers give away, the trusted address (SECURITY A02, A04, A07)."""

from __future__ import annotations

import importlib
import re

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from config import celery, wsgi
from core.models import AuditEvent
from organization import demo
from organization.actions import accounts
from organization.enums import Duty
from organization.models import Account, AccountSession, DemoMarker, KnownAddress, Unit
from tests.organization.personas import PASSWORD, make_person, sign_in

PAGE = "organization:sign_in"


@pytest.fixture
def lin(hekou: Unit) -> Account:
    return make_person("林一凡", hekou, Duty.UNIT_CLERK, username="linyf")


def _verbs() -> list[str]:
    return list(AuditEvent.objects.filter(chain="auth").order_by("seq").values_list("verb", flat=True))


def test_sign_in_works_and_is_audited(lin: Account) -> None:
    client = Client()
    response = sign_in(client, "  LinYF ", address="10.1.0.7")
    event = AuditEvent.objects.get(verb="organization.sign_in")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert (event.actor_id, event.address, event.chain) == (str(lin.pk), "10.1.0.7", "auth")
    assert KnownAddress.objects.get(account=lin).address == "10.1.0.7"
    assert client.get(reverse("organization:my_account")).status_code == 200


def test_sign_in_gives_a_new_session_key(lin: Account) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    planted = session.session_key
    sign_in(client, "linyf")
    assert client.session.session_key != planted
    assert AccountSession.objects.get(account=lin).session_key == client.session.session_key


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_sign_in_never_leads_to_another_site(lin: Account, target: str) -> None:
    response = Client().post(reverse(PAGE), {"username": "linyf", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == "/"


def test_sign_in_goes_back_to_the_page_asked_for(lin: Account) -> None:
    client, wanted = Client(), reverse("organization:my_account")
    asked = client.get(wanted)
    response = client.post(asked.headers["Location"], {"username": "linyf", "password": PASSWORD})
    assert response.headers["Location"] == wanted


def test_sign_in_page_refuses_other_methods(db: None) -> None:
    assert Client().put(reverse(PAGE)).status_code == 405


def test_sign_in_needs_the_csrf_token(lin: Account) -> None:
    assert sign_in(Client(enforce_csrf_checks=True), "linyf").status_code == 403


@pytest.mark.parametrize("name", ["\x00", "x" * 10_000, "😀", "' OR 1=1 --"])
def test_sign_in_takes_odd_login_names_calmly(db: None, name: str) -> None:
    assert sign_in(Client(), name).status_code == 200


def test_sign_out_kills_the_session_on_the_server(lin: Account) -> None:
    client, thief = Client(), Client()
    sign_in(client, "linyf")
    thief.cookies.update(client.cookies)
    assert thief.get(reverse("organization:my_account")).status_code == 200
    client.post(reverse("organization:sign_out"))
    assert thief.get(reverse("organization:my_account")).status_code == 302
    assert AccountSession.objects.count() == 0
    assert _verbs() == ["organization.sign_in", "organization.sign_out"]


def test_sign_out_is_a_post(lin: Account) -> None:
    client = Client()
    sign_in(client, "linyf")
    assert client.get(reverse("organization:sign_out")).status_code == 405


def _answer(username: str, password: str = "Falsch-7-Passwort") -> tuple[int, str]:
    response = sign_in(Client(), username, password)
    text = response.content.decode().replace(username, "NAME")
    return response.status_code, re.sub(r'(value="|X-CSRFToken": ")[A-Za-z0-9]{64}', "TOKEN", text)


def test_sign_in_answers_known_unknown_and_disabled_names_alike(lin: Account, qingshi: Unit) -> None:
    disabled = make_person("何佩兰", qingshi, username="hepeilan")
    accounts.disable_account(account=disabled, reason="调离", by=lin, at=timezone.now())
    known, unknown = _answer("linyf"), _answer("nobody")
    assert known == unknown
    assert known == _answer("hepeilan")
    assert "登录名或密码不正确" in known[1]


def test_sign_in_answers_locked_names_alike(lin: Account) -> None:
    for _ in range(5):
        _answer("linyf"), _answer("nobody")
    assert _answer("linyf") == _answer("nobody")
    assert _answer("nobody")[0] == 429


class CountingHasher(PBKDF2PasswordHasher):
    """Counts how often a password is really hashed."""

    algorithm = "pbkdf2_counting"
    iterations = 10
    calls = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        type(self).calls += 1
        return super().encode(password, salt, iterations)


@override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"])
def test_sign_in_hashes_as_often_for_unknown_names(hekou: Unit) -> None:
    make_person("林一凡", hekou, username="linyf")
    work = []
    for name in ("linyf", "nobody"):
        CountingHasher.calls = 0
        sign_in(Client(), name, "Falsch-7-Passwort")
        work.append(CountingHasher.calls)
    assert work == [1, 1]


def test_the_audit_trail_knows_what_the_visitor_is_not_told(lin: Account) -> None:
    _answer("linyf"), _answer("nobody")
    rows = AuditEvent.objects.filter(verb="organization.sign_in_failed").order_by("seq")
    assert [row.object_label for row in rows] == ["林一凡（linyf）", "未登记的登录名"]
    assert [row.actor_id for row in rows] == ["anonymous", "anonymous"]


@pytest.mark.parametrize(("proxies", "address"), [([], "10.0.0.1"), (["10.0.0.0/8"], "203.0.113.9")])
def test_the_address_is_believed_from_a_trusted_proxy_only(lin: Account, proxies: list[str], address: str) -> None:
    with override_settings(TRUSTED_PROXIES=proxies):
        sign_in(Client(), "linyf", address="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.9")
    assert AuditEvent.objects.get(verb="organization.sign_in").address == address


def test_the_log_names_the_believed_address(lin: Account, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "django_structlog"), override_settings(TRUSTED_PROXIES=["10.0.0.0/8"]):
        told = {"X-Forwarded-For": "1.2.3.4, 203.0.113.9", "X-Real-IP": "1.2.3.4"}
        Client().get(reverse(PAGE), REMOTE_ADDR="10.0.0.1", headers=told)
    assert {record.msg["ip"] for record in caplog.records if "django_structlog" in record.name} == {"203.0.113.9"}


def test_a_disabled_account_cannot_sign_in(lin: Account, he: Account) -> None:
    accounts.disable_account(account=lin, reason="调离", by=he, at=timezone.now())
    assert sign_in(Client(), "linyf").status_code == 200
    event = AuditEvent.objects.get(verb="organization.sign_in_failed")
    assert event.reason == "账号已停用"


def test_sign_in_page_shows_demo_accounts_in_demo_mode_only(lin: Account) -> None:
    DemoMarker.objects.create(loaded_at=timezone.now())
    assert demo.DEMO_PASSWORD not in Client().get(reverse(PAGE)).content.decode()
    with override_settings(DEMO=True):
        text = Client().get(reverse(PAGE)).content.decode()
    assert demo.DEMO_PASSWORD in text
    assert "<code>linyf</code>" in text


def test_demo_sign_ins_need_the_marker(lin: Account) -> None:
    assert demo.sign_ins() == []
    DemoMarker.objects.create(loaded_at=timezone.now())
    assert demo.sign_ins() == [demo.DemoSignIn("linyf", "林一凡", "河口镇", "单位联络员")]


def test_production_refuses_demo_data(db: None) -> None:
    with override_settings(PRODUCTION=True):
        demo.refuse_in_production()
        DemoMarker.objects.create(loaded_at=timezone.now())
        with pytest.raises(ImproperlyConfigured, match="demo data"):
            demo.refuse_in_production()
    demo.refuse_in_production()


@override_settings(PRODUCTION=True)
def test_web_and_worker_do_not_start_on_demo_data(db: None) -> None:
    importlib.reload(wsgi)
    celery.refuse_demo_data()
    DemoMarker.objects.create(loaded_at=timezone.now())
    with pytest.raises(ImproperlyConfigured):
        importlib.reload(wsgi)
    with pytest.raises(SystemExit, match="demo data"):
        celery.refuse_demo_data()


def test_check_deploy_names_demo_data(db: None) -> None:
    def errors() -> list[str]:
        return [one.id for one in run_checks(tags=["security"], include_deployment_checks=True) if one.level >= 40]

    assert "organization.E001" not in errors()
    DemoMarker.objects.create(loaded_at=timezone.now())
    assert "organization.E001" in errors()


def test_a_fresh_database_has_no_account_that_can_sign_in(db: None) -> None:
    system = Account.objects.system()
    usable = [account.username for account in Account.objects.all() if account.has_usable_password()]
    assert (usable, system.is_active) == ([], False)
