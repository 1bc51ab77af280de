"""docker-compose.yml and what lies beside it, validated without an engine by Debian's docker-compose."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tools.packages import RUN

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"proxy", "web", "worker", "beat", "migrate", "grants", "backup", "postgres", "redis"}
COMPOSE = ROOT / "docker-compose.yml"


def example_names() -> list[str]:
    """Settings that .env.example asks for; the commented ones have defaults."""
    return re.findall(r"^([A-Z_]+)=$", (ROOT / ".env.example").read_text(), re.MULTILINE)


def config(folder: Path, compose: str, settings: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``docker-compose config`` in ``folder`` with nothing but ``settings`` in the environment."""
    (folder / "docker-compose.yml").write_text(compose)
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), **settings}
    return subprocess.run(
        ["docker-compose", "config", *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def filled_in() -> dict[str, str]:
    paths = ("_DIR", "_FILE")
    return {name: ("/" if name.endswith(paths) else "") + f"value-of-{name.lower()}" for name in example_names()}


@pytest.fixture
def filled() -> dict[str, str]:
    return filled_in()


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What the file becomes with the example filled in; nobody changes it."""
    return yaml.safe_load(config(tmp_path_factory.mktemp("composed"), COMPOSE.read_text(), filled_in()).stdout)


@pytest.fixture
def services(composed: dict[str, dict]) -> dict[str, dict]:
    return composed["services"]


def test_compose_file_with_the_example_filled_in_is_valid(tmp_path: Path, filled: dict[str, str]) -> None:
    done = config(tmp_path, COMPOSE.read_text(), filled, "-q")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", example_names())
def test_compose_file_without_a_setting_is_refused_naming_it(tmp_path: Path, filled: dict[str, str], name: str) -> None:
    del filled[name]

    done = config(tmp_path, COMPOSE.read_text(), filled, "-q")

    assert done.returncode == 1
    assert f"${{{name}:?" in done.stderr


def test_compose_file_broken_is_refused(tmp_path: Path, filled: dict[str, str]) -> None:
    """Negative control: the validation above can fail."""
    broken = COMPOSE.read_text().replace("condition: service_healthy", "condition: service_happy")

    done = config(tmp_path, broken, filled, "-q")

    assert done.returncode == 1
    assert "service_happy" in done.stderr


def test_only_the_proxy_is_reachable_from_outside(composed: dict[str, dict], services: dict[str, dict]) -> None:
    outside = {name for name, network in composed["networks"].items() if not network.get("internal")}

    assert outside == {"edge"}
    assert {name for name, service in services.items() if outside & set(service["networks"])} == {"proxy"}
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy"}


def test_every_service_is_restricted(services: dict[str, dict]) -> None:
    assert set(services) == NAMES
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_migrations_and_backups_use_the_owner_of_the_tables(services: dict[str, dict]) -> None:
    roles = {
        name: service["environment"]["DATABASE_URL"].split("//")[1].split(":")[0]
        for name, service in services.items()
        if "DATABASE_URL" in service.get("environment", {})
    }

    application = dict.fromkeys(("web", "worker", "beat"), "santixi_app")
    assert roles == {**application, "migrate": "santixi_owner", "backup": "santixi_owner"}


def test_no_secret_stands_in_the_repository(services: dict[str, dict], filled: dict[str, str]) -> None:
    """Whatever looks like a secret in the composed file came from the environment."""
    for service in services.values():
        for name, value in (service.get("environment") or {}).items():
            if re.search("PASSWORD|SECRET|KEY", name) and not value.startswith("/run/secrets/"):
                assert value in filled.values()


def test_image_holds_the_libraries_that_make_run_installs() -> None:
    installed = re.search(r"--no-install-recommends ([^\\\n]+)\\\n", (ROOT / "Dockerfile").read_text())

    assert installed is not None
    assert installed[1].split() == [need.package for need in RUN if not need.vital]
