"""Production's settings: clean, without defaults for secrets, and no secret in the repository (SECURITY W01)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from organization.demo import DEMO_PASSWORD
from tests.house.production import environment
from tools.processes import ROOT

TEXT = re.compile(r"\.(py|ya?ml|md|toml|txt|sh|sql|html|js|css|cfg|ini|json)$|/[^.]+$")
_NAMED = r"(?i)\b(?:secret_key|password|passwd|api_key|token)\b\s*[:=]\s*"
SECRETS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-[\w-]{10,}",
    "password in an address": r"\w+://[\w.-]+:(?!pass|\$|\{|%|none\b|owner-pw|app-pw|\*)[^@\s/'\"]{6,}@",
    "secret in an assignment": _NAMED + r"""['"](?=[^'"]*\d)[^'"\s{}$<]{12,}['"]""",
    "long random text": r"['\"](?=[^'\"]*\d)(?=[^'\"]*[a-z])(?=[^'\"]*[A-Z])[A-Za-z0-9+/_-]{40,}={0,2}['\"]",
}
KEYS = ("private key", "access key", "long random text")
"""The tests invent passwords for people and servers that live as long as the test; keys they must not hold."""
FOLDERS = ("config", "core", "organization", "appraisal", "deploy", "tools", "templates", "static", "tests", "docs")


def check(folder: Path, *, without: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """``check --deploy`` with production's environment, less one setting."""
    settings = environment(folder, **more)
    settings.pop(without, None)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    env = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)


def test_check_deploy_is_clean(tmp_path: Path) -> None:
    done = check(tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY_FILE", "ALLOWED_HOSTS"])
def test_production_without_a_setting_is_refused(tmp_path: Path, name: str) -> None:
    done = check(tmp_path, without=name)

    assert done.returncode != 0
    assert name in done.stderr


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", "short"), ("SANTIXI_MODE", "staging")])
def test_production_with_a_weak_setting_is_refused(tmp_path: Path, name: str, value: str) -> None:
    done = check(tmp_path, **{name: value})

    assert done.returncode != 0
    assert name in done.stderr


def test_production_with_a_short_audit_key_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "short.key"
    short.write_text("0123456789")

    done = check(tmp_path, AUDIT_KEY_FILE=str(short))

    assert done.returncode != 0
    assert "AUDIT_KEY_FILE" in done.stderr


@pytest.mark.parametrize("mode", ["demo", "test", "production"])
def test_debug_is_off_in_every_mode(tmp_path: Path, mode: str) -> None:
    ask = [sys.executable, "-c", "from config import settings; print(settings.DEBUG)"]
    env = {"PATH": os.environ["PATH"], **environment(tmp_path, SANTIXI_MODE=mode), "DEBUG": "1", "DJANGO_DEBUG": "1"}

    assert subprocess.run(ask, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout == "False\n"


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the product: what is tracked, or the product's folders where there is no repository."""
    names = ["docker-compose.yml", "Dockerfile", "Makefile", ".env.example", "pyproject.toml"]
    paths = [ROOT / name for name in names]
    paths += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    for path in paths:
        if path.is_file() and TEXT.search(str(path)) and "vendor" not in path.parts and ".min." not in path.name:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def found_in(text: str, kinds: Iterable[str] = SECRETS) -> list[str]:
    """Secrets that a text seems to hold; the demo's published password is none."""
    bare = text.replace(DEMO_PASSWORD, "")
    return [f"{kind}: {match[0][:60]}" for kind in kinds for match in re.finditer(SECRETS[kind], bare)]


def test_no_secret_stands_in_the_repository() -> None:
    found = []
    for path, text in texts():
        name = str(path.relative_to(ROOT))
        kinds = KEYS if name.startswith("tests/") else tuple(SECRETS)
        found += [(name, one) for one in found_in(text, kinds)]

    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "postgres://santixi:" + "Hunter2hunter2" + "@db/santixi",
        "SECRET_KEY = " + "'k3j4h5k3j4h5k3j4h5'",
        'x = "' + "aB3" * 16 + '"',
    ],
)
def test_planted_secret_is_found(planted: str) -> None:
    """Negative control."""
    assert found_in(planted) != []
