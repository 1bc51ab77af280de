"""The headers of production (SECURITY W02) where they are easily lost; test_whole_stack looks at every answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from tests.house.headers import header_faults

pytestmark = pytest.mark.crawl


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
