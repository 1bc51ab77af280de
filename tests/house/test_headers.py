"""Every answer of every address carries the security headers, with the settings of production (SECURITY W02)."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from organization.enums import Duty
from tests.house.crawl import addresses, drain, drawn_once, no_papers, url_of
from tests.house.production import environment
from tests.house.world import World, build
from tools.processes import ROOT

pytestmark = pytest.mark.crawl

NAMES = (
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_SSL_REDIRECT",
    "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "SECURE_REDIRECT_EXEMPT",
)  # fmt: skip
ASK = f"""
import json
from config import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))
"""
READERS = (None, Duty.APPRAISAL_OFFICE, Duty.SYSTEM_ADMIN, Duty.UNIT_CLERK)
POLICY = {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"}


@pytest.fixture
def production(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """What production sets, taken from the settings themselves."""
    command = [sys.executable, "-c", ASK]
    env = {**os.environ, **environment(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    with override_settings(**json.loads(done.stdout)):
        yield json.loads(done.stdout)


@pytest.fixture
def world(production: dict[str, Any], db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Each template is drawn once, which sets its cookies: headers are put on whatever it says."""
    logging.disable()  # thousands of refusals, each with a trace, would be kept for a report nobody reads
    no_papers(monkeypatch)
    drawn_once(monkeypatch)
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


FILE_POLICY = {"default-src 'none'", "sandbox"}
"""Uploaded files: nothing in them may do anything."""


def policy_faults(header: str) -> Iterator[str]:
    directives = {part.strip() for part in header.split(";")}
    if not directives >= POLICY and directives != FILE_POLICY:
        yield f"policy without {sorted(POLICY - directives)}"
    if "unsafe" in header or "*" in header:
        yield f"policy too open: {header}"


def header_faults(response: HttpResponse, *, signed_in: bool) -> Iterator[str]:
    """What this answer lacks."""
    yield from policy_faults(response.headers.get("Content-Security-Policy", ""))
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    }
    for name, value in expected.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    if signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
        yield f"Cache-Control: {response.headers.get('Cache-Control')}"
    for name, morsel in response.cookies.items():
        hardened = morsel["secure"], morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]
        if morsel.value and (not name.startswith("__Host-") or hardened != (True, True, "Lax", "/", "")):
            yield f"cookie {name}: {hardened}"


def test_every_answer_carries_the_headers(world: World) -> None:
    faults, statuses = [], set()
    for duty in READERS:
        client = world.client(world.accounts[duty] if duty else None)
        for url in [*(url_of(address, world) for address in addresses()), "/no/such/page/"]:
            for method in ("get", "post"):
                response = getattr(client, method)(url, secure=True)
                drain(response)
                statuses.add(response.status_code)
                leaving = url.endswith("/sign-out/")
                found = header_faults(response, signed_in=duty is not None and not leaving)
                faults += [(method, url, fault) for fault in found]
                if leaving and duty:
                    world.cookies.clear()
                    client = world.client(world.accounts[duty])

    assert faults == []
    assert {200, 302, 403, 404, 405} <= statuses


def test_answers_without_the_settings_of_production_are_found_wanting(db: None) -> None:
    """Negative control."""
    response = Client().get("/sign-in/")

    assert any(fault.startswith("Strict-Transport-Security") for fault in header_faults(response, signed_in=False))
    assert any(fault.startswith("cookie csrftoken") for fault in header_faults(response, signed_in=False))


def test_server_error_and_refused_form_carry_the_headers(production: dict[str, Any], db: None) -> None:
    with override_settings(ROOT_URLCONF="tests.house.test_bad_input"):
        broken = Client(raise_request_exception=False).get("/raising/", secure=True)
    refused = Client(enforce_csrf_checks=True).post("/sign-in/", secure=True)

    assert (broken.status_code, refused.status_code) == (500, 403)
    assert [*header_faults(broken, signed_in=False), *header_faults(refused, signed_in=False)] == []


def test_plain_http_is_sent_to_https_and_only_the_health_check_is_answered(
    production: dict[str, Any], db: None
) -> None:
    page, health = Client().get("/sign-in/"), Client().get("/healthz")

    assert (page.status_code, page["Location"]) == (301, "https://testserver/sign-in/")
    assert health.status_code == 200
