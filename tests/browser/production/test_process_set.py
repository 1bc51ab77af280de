"""The production set at work: roles, second factor, board, a computation with progress, no start on demo data."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LONG, PATIENCE, leave
from tests.browser.demo import frozen
from tests.browser.production.processes import COMPOSE, ProcessSet, command, image_command, substituted

pytestmark = [pytest.mark.browser, pytest.mark.services]
LONG_RUNNING = ("web", "worker", "beat")


@pytest.fixture(scope="module")
def processes(production: ProcessSet) -> ProcessSet:
    """With its static files collected; nothing runs yet."""
    production.python("manage.py", "collectstatic", "--noinput", "-v", "0")
    return production


@pytest.fixture(scope="module")
def seeded(processes: ProcessSet) -> dict[str, Any]:
    """A year, written by the application's own role."""
    return json.loads(processes.python("-m", "tests.browser.production.seed").splitlines()[-1])


@pytest.fixture
def page(chromium: Browser, processes: ProcessSet) -> Iterator[Page]:
    """A browser behind a proxy that ends TLS: it says so in the header that the proxy sets."""
    context = chromium.new_context(
        base_url=processes.url, locale="zh-CN", extra_http_headers={"X-Forwarded-Proto": "https"}
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert faults == []


def test_commands_are_those_of_the_compose_file(processes: ProcessSet) -> None:
    assert image_command()[:2] == ["gunicorn", "config.wsgi"]
    assert command("web", processes.values) == image_command()
    worker = "celery -A config worker -l info -c 2"
    assert command("worker", processes.values) == worker.split()
    assert command("beat", processes.values) == ["celery", "-A", "config", "beat", "-l", "info", "--pidfile="]
    assert command("migrate", processes.values) == ["python", "manage.py", "migrate", "--noinput"]
    assert substituted("${A:-1} ${B:?b}", {"B": "2"}) == "1 2"
    for service in LONG_RUNNING:
        native, contained = processes.native(service), command(service, processes.values)
        differing = [(a, b) for a, b in zip(native[-len(contained) :], contained, strict=True) if a != b]
        assert differing == ([(f"127.0.0.1:{processes.port}", "0.0.0.0:8000")] if service == "web" else [])
        assert set(COMPOSE["services"][service]["environment"]) <= set(processes.environment(service))
        assert "//santixi_app:" in processes.environment(service)["DATABASE_URL"]


def code(secret: str, *, steps: int = 0) -> str:
    """What the phone shows, now or so many half minutes later."""
    totp = TOTP(base64.b32decode(secret.replace(" ", "")))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


def give_password(page: Page, seeded: dict[str, Any]) -> None:
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill(seeded["username"])
    page.get_by_label("密码").fill(seeded["password"])
    leave(page, page.get_by_role("button", name="登录"))


def test_sign_in_with_second_factor_board_computation_and_sign_out(
    processes: ProcessSet, seeded: dict[str, Any], page: Page
) -> None:
    processes.start(*LONG_RUNNING)
    processes.wait(processes.healthy, "the web process")
    board = f"/appraisal/versions/{seeded['version']}/"

    give_password(page, seeded)
    page.goto(board)
    page.get_by_role("button", name="开始绑定").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("动态密码").fill(code(secret))
    page.get_by_role("button", name="完成绑定").click()
    page.wait_for_url(f"**{board}")
    expect(page.locator("table tbody tr").nth(14)).to_be_visible()
    cookies = {one["name"]: one for one in page.context.cookies()}
    assert set(cookies) == {"__Host-session", "__Host-csrf"}
    assert all(one["secure"] and one["httpOnly"] and one["sameSite"] == "Lax" for one in cookies.values())

    page.goto(f"/appraisal/periods/{seeded['period']}/")
    with frozen(processes.running["worker"]):  # it would be done before a slow page is there
        leave(page, page.get_by_role("button", name="开始计算"))
        page.locator(".job").first.wait_for()
    page.get_by_text("第 2 版").first.wait_for(timeout=LONG)

    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/")
    page.goto(board)
    assert "/sign-in/" in page.url

    give_password(page, seeded)
    page.wait_for_url("**/second-factor/**")
    page.get_by_label("动态密码").fill(code(secret, steps=1))
    page.get_by_role("button", name="验证").click()
    page.wait_for_url(processes.url)
    assert {name: process.poll() for name, process in processes.running.items()} == dict.fromkeys(LONG_RUNNING)
    processes.python("manage.py", "verify_audit")
    processes.stop()


def test_no_process_starts_on_demo_data(processes: ProcessSet) -> None:
    """Negative control: in the test above the same three go on running on the same database without the marker."""
    processes.execute("INSERT INTO organization_demomarker (loaded_at, note) VALUES (now(), '')")
    try:
        processes.start(*LONG_RUNNING)
        for name, process in processes.running.items():
            processes.wait(lambda process=process: process.poll() is not None, f"end of {name}")
            assert process.returncode != 0
            assert "demo data" in processes.log(name)
    finally:
        processes.stop()
        processes.execute("DELETE FROM organization_demomarker")
