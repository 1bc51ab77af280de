"""Passwords: the rule by a table of sixty, history, age, one-time codes (SECURITY A01, A02)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.hashers import check_password as matches
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from core.findings import Refused
from core.models import AuditEvent
from organization.actions import passwords
from organization.common_passwords import common_passwords
from organization.models import Account, OneTimePassword, PasswordRecord, Unit
from organization.rules.passwords import POLICY, PasswordFacts, check_password, is_repetition, must_change, variants
from tests.factories import NOON
from tests.organization.personas import PASSWORD, make_person, sign_in

FACTS = PasswordFacts(login_name="zhouqh", person_name="周清和", places=("河口镇", "安澜县"), common=common_passwords())
LENGTH, CLASSES, SAME, COMMON, NAME = (
    "密码长度",
    "字符种类",
    "不得重复同样的字符",
    "不得使用常见密码",
    "不得含有登录名、姓名、单位名或县名",
)

GOOD = [
    "Yuanshan-7-Qiaotou",
    "Lamp&River29Stone",
    "kX9#vTq2!mLp",
    "7Boats+3Bridges=10",
    "Morgen-Rot=1848",
    "Zither%Ocean44",
    "a1B-" + "correct horse battery staple " * 3,
    "Tr0ub4dor&3-Wagen",
    "清风明月Ab1-xyzw",
    "Pfeffer_Minze_22",
    "uV3~uV4~uW5~x",
    "Nine9Ninety!Swans",
    "Fenster*Brett63",
    "qX4 wY5 eZ6 rA7",
    "B1cycle/Harbour",
    "Wolkenkratzer#5",
    "mQ7}hR2{jS9[",
    "0rchard^Thimble",
    "Kettle-Drum-3AM",
    "x" * 20 + "YZ12#abcdef",
]
BAD = [
    ("", {LENGTH, CLASSES, SAME}),
    ("Ab1!", {LENGTH, SAME}),
    ("kX9#vTq2!mL", {LENGTH}),
    ("a1B-" + "x9Y=" * 250, {LENGTH}),
    ("kxqvtqzmlpwr", {CLASSES}),
    ("KXQVTQZMLPWR", {CLASSES}),
    ("739184620573", {CLASSES}),
    ("kXqVtQzMlPwR", {CLASSES}),
    ("kxq9vt2zmlp7", {CLASSES}),
    ("kX9vTq2mLpZ4", {CLASSES}),
    ("kx9#vtq2!mlp", {CLASSES}),
    ("KX9#VTQ2!MLP", {CLASSES}),
    ("kXq#vTq!mLpz", {CLASSES}),
    ("aA1!aA1!aA1!", {SAME}),
    ("Kx9#vTKx9#vT", {SAME}),
    ("aaaaaaaaaA1!", {SAME, COMMON}),
    ("Password123!", {COMMON}),
    ("P@ssw0rd2024!", {COMMON}),
    ("p@55W0RD-2026", {COMMON}),
    ("Admin123456!@", {COMMON}),
    ("Qwertyuiop12#", {COMMON}),
    ("1qaz@WSX3edc$RFV", {COMMON}),
    ("!QAZ2wsx#EDC4rfv", {COMMON}),
    ("Zhangwei#2024", {COMMON}),
    ("WangFang@1987", {COMMON}),
    ("Zhongguo@2024", {COMMON}),
    ("Beijing2008!!", {COMMON}),
    ("Woaini1314520!", {COMMON}),
    ("Xinniankuaile8!", {COMMON}),
    ("Iloveyou!2025", {COMMON}),
    ("Sunshine#4821", {COMMON}),
    ("Weirenminfuwu1!", {COMMON}),
    ("Zhouqh-7-Ofen3", {NAME}),
    ("Zhou.Qinghe-77x", {NAME}),
    ("QingheZhou#88!k", {NAME}),
    ("Zh0uQ1ngHe#882", {NAME, COMMON}),
    ("Hekou-Zhen#2024", {NAME}),
    ("Mein-HeKou-77x", {NAME}),
    ("Anlan!Xian2026", {NAME}),
    ("安澜Kx9#vTq2!mLp", {NAME}),
]


def test_the_table_has_sixty_passwords() -> None:
    assert (len(GOOD), len(BAD)) == (20, 40)


@pytest.mark.parametrize("password", GOOD)
def test_check_password_accepts(password: str) -> None:
    assert [finding.title for finding in check_password(password, FACTS) if finding.blocks] == []


@pytest.mark.parametrize(("password", "titles"), BAD)
def test_check_password_refuses_with_every_reason(password: str, titles: set[str]) -> None:
    assert {finding.title for finding in check_password(password, FACTS) if finding.blocks} == titles


def test_check_password_never_repeats_the_password_in_its_findings() -> None:
    text = " ".join(finding.sentence() for finding in check_password("Zh0uQ1ngHe#882", FACTS))
    assert "Zh0uQ1ngHe#882" not in text


def test_the_shipped_list_holds_more_than_100000_entries_and_is_needed() -> None:
    listed = common_passwords()
    without = PasswordFacts(login_name="zhouqh", person_name="周清和", places=(), common=frozenset())
    assert len(listed) > 100_000
    assert not any(finding.blocks for finding in check_password("Password123!", without))


def test_variants_find_the_word_inside_the_decoration() -> None:
    assert "password" in set(variants("P@ssw0rd-2024!"))
    assert "1qaz2wsx3edc4rfv" in set(variants("1qaz@WSX3edc$RFV"))


def test_is_repetition_needs_a_whole_number_of_copies() -> None:
    assert is_repetition("Kx9#Kx9#")
    assert not is_repetition("Kx9#Kx9#K")


@pytest.mark.parametrize(("days", "due"), [(89, False), (90, True), (91, True)])
def test_must_change_after_ninety_days(days: int, due: bool) -> None:
    assert must_change(demanded=False, changed_at=NOON, at=NOON + timedelta(days=days)) is due


def test_must_change_when_demanded_and_never_for_an_account_without_a_choice() -> None:
    assert must_change(demanded=True, changed_at=None, at=NOON)
    assert not must_change(demanded=False, changed_at=None, at=NOON)


@pytest.fixture
def lin(hekou: Unit) -> Account:
    """林一凡 of 河口镇, with a password of her own."""
    return make_person("林一凡", hekou, username="linyf")


def _change(account: Account, password: str) -> None:
    passwords.change_password(password=password, keep_session="", by=account, at=timezone.now())


def test_change_password_refuses_the_last_five(lin: Account) -> None:
    chosen = [f"Kettle-{n}-Drum-Wolke{n}" for n in range(6)]
    for password in chosen:
        _change(lin, password)
    for password in chosen[1:]:
        with pytest.raises(Refused, match="最近 5 次"):
            _change(lin, password)
    _change(lin, chosen[0])
    assert PasswordRecord.objects.filter(account=lin).count() == POLICY.history


def test_change_password_keeps_64_characters_and_more_unchanged(lin: Account) -> None:
    password = "a1B-" + "correct horse battery staple " * 3
    _change(lin, password)
    assert matches(password, Account.objects.get(pk=lin.pk).password)
    assert not matches(password[:64], Account.objects.get(pk=lin.pk).password)
    assert not matches(password.strip(), Account.objects.get(pk=lin.pk).password)


def test_change_password_page_keeps_blanks_at_the_end(lin: Account) -> None:
    client, password = Client(), "Kettle-3-Drum-Wolke "
    sign_in(client, "linyf")
    response = client.post(
        reverse("organization:change_password"), {"password": PASSWORD, "new_password": password, "repeated": password}
    )
    assert response.status_code == 302
    assert matches(password, Account.objects.get(pk=lin.pk).password)


def test_change_password_page_shows_every_unmet_rule(lin: Account) -> None:
    client = Client()
    sign_in(client, "linyf")
    response = client.post(
        reverse("organization:change_password"), {"password": PASSWORD, "new_password": "hekou", "repeated": "hekou"}
    )
    text = response.content.decode()
    assert response.status_code == 200
    assert [title in text for title in (LENGTH, CLASSES, SAME, NAME)] == [True] * 4


def test_change_password_page_demands_the_present_password(lin: Account) -> None:
    client, new = Client(), "Kettle-3-Drum-Wolke"
    sign_in(client, "linyf")
    response = client.post(
        reverse("organization:change_password"), {"password": "wrong", "new_password": new, "repeated": new}
    )
    assert "现在的密码不正确" in response.content.decode()
    assert matches(PASSWORD, Account.objects.get(pk=lin.pk).password)


def test_a_password_of_91_days_must_be_changed_before_anything_else(lin: Account) -> None:
    with time_machine.travel(NOON, tick=False):
        Account.objects.filter(pk=lin.pk).update(password_changed_at=NOON)
    with time_machine.travel(NOON + timedelta(days=89, hours=23), tick=False):
        client = Client()
        sign_in(client, "linyf")
        assert client.get(reverse("organization:my_account")).status_code == 200
    with time_machine.travel(NOON + timedelta(days=91), tick=False):
        client = Client()
        sign_in(client, "linyf")
        response = client.get(reverse("organization:my_account"))
        assert response.headers["Location"].startswith(reverse("organization:change_password"))
        page = client.get(response.headers["Location"])
        new = "Kettle-3-Drum-Wolke"
        client.post(
            reverse("organization:change_password"), {"password": PASSWORD, "new_password": new, "repeated": new}
        )
        assert "密码已到期" in page.content.decode()
        assert client.get(reverse("organization:my_account")).status_code == 200


def _issue(account: Account, admin: Account) -> str:
    return passwords.issue_code(account=account, reason="遗忘密码", by=admin, at=timezone.now())


def _activate(code: str, password: str = "Kettle-3-Drum-Wolke", username: str = "linyf"):
    return Client().post(
        reverse("organization:activate"),
        {"username": username, "code": code, "new_password": password, "repeated": password},
    )


def test_issue_code_kills_the_old_password_and_the_earlier_code(lin: Account, zhou: Account) -> None:
    first = _issue(lin, zhou)
    second = _issue(lin, zhou)
    assert sign_in(Client(), "linyf").status_code == 200
    assert "已失效" in _activate(first).content.decode()
    assert _activate(second).status_code == 302
    assert sign_in(Client(), "linyf", "Kettle-3-Drum-Wolke").status_code == 302


def test_a_code_works_once(lin: Account, zhou: Account) -> None:
    code = _issue(lin, zhou)
    assert _activate(code.lower()).status_code == 302
    assert _activate(code, "Harbour-8-Bicycle").status_code == 200
    assert matches("Kettle-3-Drum-Wolke", Account.objects.get(pk=lin.pk).password)


def test_a_code_survives_a_refused_password(lin: Account, zhou: Account) -> None:
    code = _issue(lin, zhou)
    refused = _activate(code, "hekou")
    assert LENGTH in refused.content.decode()
    assert _activate(code).status_code == 302


@pytest.mark.parametrize(("seconds", "status"), [(24 * 3600 - 60, 302), (24 * 3600 + 60, 200)])
def test_a_code_lives_24_hours(lin: Account, zhou: Account, seconds: int, status: int) -> None:
    with time_machine.travel(NOON, tick=False):
        code = _issue(lin, zhou)
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        assert _activate(code).status_code == status


def test_activation_answers_unknown_names_and_wrong_codes_alike(lin: Account, zhou: Account) -> None:
    _issue(lin, zhou)

    def answer(username: str) -> tuple[int, str]:
        response = _activate("ABCD-EFGH-JKMN-PQRS-TVWX", username=username)
        return response.status_code, _without_tokens(response.content.decode()).replace(username, "NAME")

    assert answer("linyf") == answer("nobody")


def _without_tokens(text: str) -> str:
    return re.sub(r'(value="|X-CSRFToken&quot;: &quot;|X-CSRFToken": ")[A-Za-z0-9]{64}', "TOKEN", text)


def test_codes_are_random_and_kept_only_as_digest(lin: Account, zhou: Account) -> None:
    codes = {_issue(lin, zhou) for _ in range(20)}
    stored = "".join(OneTimePassword.objects.values_list("encoded", flat=True))
    assert len(codes) == 20
    assert not any(code in stored for code in codes)


def test_no_password_and_no_code_reaches_the_audit_trail(lin: Account, zhou: Account) -> None:
    secrets = [PASSWORD, "Kettle-3-Drum-Wolke", "Guessed-9-Password", _issue(lin, zhou)]
    _activate(secrets[3])
    sign_in(Client(), "linyf", secrets[2])
    sign_in(Client(), secrets[2], "typed into the wrong field")
    trail = "".join(str(row) for row in AuditEvent.objects.values_list())
    tries = "".join(str(row) for row in AccessAttempt.objects.values_list("get_data", "post_data", "path_info"))
    assert [secret in trail or secret in tries for secret in secrets] == [False] * 4


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_production_hashes_with_argon2(hekou: Unit) -> None:
    assert make_person("林一", hekou, username="liny").password.startswith("argon2$argon2id$")
