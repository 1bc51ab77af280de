"""Error pages: whole in every situation, the same for what does not exist and what is out of reach, no traces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import registry
from core.logs import json_formatter
from organization.models import Account

SignIn = Callable[[Account], Client]


def test_missing_page_is_whole_with_and_without_a_sign_in(client: Client, client_of: SignIn, lu: Account) -> None:
    outside, inside = client.get("/nowhere/"), client_of(lu).get("/nowhere/")

    assert (outside.status_code, inside.status_code) == (404, 404)
    assert "找不到页面" in outside.content.decode()
    assert "退出登录" in inside.content.decode()
    assert "退出登录" not in outside.content.decode()


def test_denied_page_names_the_way_out(client_of: SignIn, lu: Account) -> None:
    response = client_of(lu).get("/jobs/")

    assert response.status_code == 403
    assert "没有查看或办理权限" in response.content.decode()
    assert "退出登录" in response.content.decode()


def test_address_that_is_only_posted_to_is_explained_when_it_is_opened(client_of: SignIn, lu: Account) -> None:
    response = client_of(lu).get(reverse("organization:sign_out"))

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "这个地址只用来提交表单" in response.content.decode()


def test_form_without_its_token_is_explained(lu: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lu, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post("/rulebook/new/")

    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_form_without_its_token_is_explained_before_signing_in(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a"})

    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_failure_shows_no_trace(client_of: SignIn, lu: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> list[Any]:
        raise RuntimeError("secret figure 42")

    client = client_of(lu)
    client.raise_request_exception = False
    monkeypatch.setattr(registry.navigation, "_providers", [broken])

    response = client.get("/")

    assert response.status_code == 500
    assert "系统出错" in response.content.decode()
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize("odd", ["%00", "a" * 10_000, "%F0%9F%98%80", "..%2f..", "' or 1=1 --"])
@pytest.mark.parametrize("route", ["/clauses/{}/", "/help/{}/", "/audit/events/{}/1/", "/jobs/{}/", "/rulebook/{}/"])
def test_odd_ids_are_unknown_ids(client_of: SignIn, lu: Account, route: str, odd: str) -> None:
    assert client_of(lu).get(route.format(odd)).status_code in (403, 404)


def test_a_denial_takes_one_line_of_the_log(client_of: SignIn, lu: Account, caplog: pytest.LogCaptureFixture) -> None:
    """Negative control: the record itself carries the exception, which the formatter would write out."""
    with caplog.at_level("WARNING", logger="django.request"):
        client_of(lu).get("/jobs/")
    record = next(one for one in caplog.records if one.name == "django.request")

    assert record.exc_info is not None
    line = json_formatter().format(record)

    assert "Traceback" not in line
    assert "Forbidden (Permission denied): /jobs/" in line
