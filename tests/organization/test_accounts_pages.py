"""The system administrator's pages: works, stranger, other administrator, bad id, wrong method."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, AccountSession, OneTimePassword, Unit
from tests.factories import make_account, make_person

ClientOf = Callable[[Account], Client]
PAGES = ("account_list", "new_account")
OF_ONE = ("account", "disable_account", "enable_account", "unlock_account", "issue_slip", "end_account_sessions")
POSTS = OF_ONE[1:]


@pytest.fixture
def gu(county: Unit) -> Account:
    """顾明, system administrator."""
    return make_account("顾明", county, Duty.SYSTEM_ADMIN, username="guming")


@pytest.fixture
def qin(county: Unit) -> Account:
    """秦岚, security administrator: the other administrator of every ladder."""
    return make_account("秦岚", county, Duty.SECURITY_ADMIN, username="qinlan")


def _url(name: str, *args: object) -> str:
    return reverse(f"organization:{name}", args=args)


@pytest.mark.parametrize("name", PAGES)
def test_pages_work(client_of: ClientOf, gu: Account, name: str) -> None:
    assert client_of(gu).get(_url(name)).status_code == 200


@pytest.mark.parametrize("name", [*PAGES, *OF_ONE])
def test_pages_are_closed_to_strangers_and_other_administrators(
    client_of: ClientOf, lu: Account, qin: Account, he: Account, name: str
) -> None:
    url = _url(name, he.pk) if name in OF_ONE else _url(name)
    send = "post" if name in POSTS else "get"
    answers = [getattr(client_of(one), send)(url).status_code for one in (lu, qin)]
    assert answers == [403, 403]
    assert getattr(Client(), send)(url).status_code == 302


@pytest.mark.parametrize("name", OF_ONE)
def test_a_bad_id_is_missing(client_of: ClientOf, gu: Account, name: str) -> None:
    send = client_of(gu).post if name in POSTS else client_of(gu).get
    assert send(_url(name, 987654)).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_writes_are_posts(client_of: ClientOf, gu: Account, he: Account, name: str) -> None:
    assert client_of(gu).get(_url(name, he.pk)).status_code == 405


def test_reads_are_gets(client_of: ClientOf, gu: Account, he: Account) -> None:
    urls = [_url("account_list"), _url("new_account"), _url("account", he.pk)]
    assert [client_of(gu).post(url).status_code for url in urls] == [405] * 3


def test_the_list_filters_by_name_unit_and_state(
    client_of: ClientOf, gu: Account, lu: Account, he: Account, hekou: Unit
) -> None:
    Account.objects.filter(pk=he.pk).update(is_active=False)
    client = client_of(gu)

    def names(**params: object) -> list[str]:
        page = client.get(_url("account_list"), params).context["rows"]
        return sorted(account.username for account, _ in page)

    assert names(q="陆远") == ["lu"]
    assert names(unit=hekou.pk) == ["lu"]
    assert names(state="disabled") == ["he"]
    assert names(state="waiting", q="l") == ["lu"]
    assert names(unit="x") == ["guming", "he", "lu"]


def test_the_list_is_paged_and_costs_the_same_for_more_rows(
    client_of: ClientOf, gu: Account, hekou: Unit, django_assert_num_queries
) -> None:
    client, url = client_of(gu), _url("account_list")
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(35):
        make_account(f"人员{number}", hekou)
    with django_assert_num_queries(len(few)):
        page = client.get(url)
    assert (len(page.context["rows"]), page.context["page"].paginator.num_pages) == (30, 2)


def test_an_account_is_made_for_a_person_on_the_roster(client_of: ClientOf, gu: Account, hekou: Unit) -> None:
    person, client = make_person("林一凡", hekou), client_of(gu)
    found = client.get(_url("new_account"), {"q": "林一"})
    form = client.get(_url("new_account_for", person.number))
    made = client.post(_url("new_account_for", person.number), {"login_name": "linyifan"})
    account = Account.objects.get(person=person)
    assert list(found.context["people"]) == [person]
    assert form.context["form"]["login_name"].value() == "linyifan"
    assert made.headers["Location"] == _url("account", account.pk)
    assert (account.username, account.has_usable_password(), account.duties) == ("linyifan", False, frozenset())
    assert AuditEvent.objects.get(verb="organization.create_account").actor_id == str(gu.pk)


@pytest.mark.parametrize("login_name", ["", "ab", "9abc", "Lin Yi", "林一凡", "a" * 41])
def test_odd_login_names_are_refused(client_of: ClientOf, gu: Account, hekou: Unit, login_name: str) -> None:
    person = make_person("林一凡", hekou)
    answer = client_of(gu).post(_url("new_account_for", person.number), {"login_name": login_name})
    assert (answer.status_code, Account.objects.filter(person=person).exists()) == (200, False)


def test_a_second_account_and_a_taken_name_are_refused_together(
    client_of: ClientOf, gu: Account, lu: Account, he: Account
) -> None:
    assert lu.person is not None
    answer = client_of(gu).post(_url("new_account_for", lu.person.number), {"login_name": "guming"})
    assert answer.status_code == 409
    assert [one.title for one in answer.context["findings"]] == ["每人一个账号", "登录名未被使用"]


def test_a_person_who_left_has_no_page(client_of: ClientOf, gu: Account, hekou: Unit) -> None:
    person = make_person("离册", hekou, left_on=timezone.localdate())
    assert client_of(gu).get(_url("new_account_for", person.number)).status_code == 404


def test_disable_and_enable(client_of: ClientOf, gu: Account, lu: Account) -> None:
    client, theirs = client_of(gu), client_of(lu)
    assert client.post(_url("disable_account", lu.pk), {"reason": "调离"}).status_code == 302
    assert theirs.get(_url("my_account")).status_code == 302
    assert client.post(_url("disable_account", lu.pk), {"reason": "再次"}).status_code == 409
    assert client.post(_url("enable_account", lu.pk), {"reason": "调回"}).status_code == 302
    rows = AuditEvent.objects.filter(object_id=str(lu.pk), verb__endswith="able_account").order_by("seq")
    assert [(row.verb, row.reason) for row in rows] == [
        ("organization.disable_account", "调离"),
        ("organization.enable_account", "调回"),
    ]


def test_a_reason_is_needed(client_of: ClientOf, gu: Account, lu: Account) -> None:
    for name in ("disable_account", "issue_slip"):
        assert client_of(gu).post(_url(name, lu.pk), {"reason": " "}).status_code == 302
    assert Account.objects.get(pk=lu.pk).is_active
    assert OneTimePassword.objects.count() == 0


def test_nobody_disables_himself(client_of: ClientOf, gu: Account) -> None:
    answer = client_of(gu).post(_url("disable_account", gu.pk), {"reason": "休假"})
    assert (answer.status_code, Account.objects.get(pk=gu.pk).is_active) == (409, True)


def test_the_slip_is_the_answer_and_its_code_opens_the_account(client_of: ClientOf, gu: Account, lu: Account) -> None:
    client = client_of(gu)
    answer = client.post(_url("issue_slip", lu.pk), {"reason": "首次登录"})
    reader = PdfReader(io.BytesIO(answer.content))
    text = reader.pages[0].extract_text()
    code = next(word for word in text.split() if word.count("-") == 4)
    page = client.get(_url("account", lu.pk)).content.decode()
    new = "Kettle-3-Drum-Wolke"
    sent = {"username": "lu", "code": code, "new_password": new, "repeated": new}
    assert (answer.headers["Content-Type"], len(reader.pages)) == ("application/pdf", 1)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="slip-lu-')
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert ("陆远" in text, code in page) == (True, False)
    assert Client().post(_url("activate"), sent).status_code == 302


def test_a_slip_for_a_disabled_account_is_refused(client_of: ClientOf, gu: Account, lu: Account) -> None:
    Account.objects.filter(pk=lu.pk).update(is_active=False)
    assert client_of(gu).post(_url("issue_slip", lu.pk), {"reason": "首次登录"}).status_code == 409


def test_sessions_are_ended_one_and_all(client_of: ClientOf, gu: Account, lu: Account) -> None:
    client, theirs = client_of(gu), [client_of(lu) for _ in range(3)]
    first = AccountSession.objects.of(lu).order_by("id").first()
    assert first is not None
    client.post(_url("end_account_session", lu.pk, first.pk))
    assert [one.get(_url("my_account")).status_code for one in theirs] == [302, 200, 200]
    client.post(_url("end_account_sessions", lu.pk))
    assert [one.get(_url("my_account")).status_code for one in theirs] == [302, 302, 302]


def test_a_session_is_found_below_its_own_account_only(
    client_of: ClientOf, gu: Account, lu: Account, he: Account
) -> None:
    client, theirs = client_of(gu), client_of(lu)
    session = AccountSession.objects.get(account=lu)
    assert client.post(_url("end_account_session", he.pk, session.pk)).status_code == 404
    assert theirs.get(_url("my_account")).status_code == 200


def test_the_account_page_shows_an_open_slip(client_of: ClientOf, gu: Account, lu: Account) -> None:
    now = timezone.now()
    OneTimePassword.objects.create(
        account=lu, encoded="x", issued_at=now, issued_by=gu, expires_at=now + timedelta(hours=1)
    )
    assert "已签发" in client_of(gu).get(_url("account", lu.pk)).content.decode()
