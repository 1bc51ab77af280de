"""Backup and restore on real servers: everything comes back, and damage is noticed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import pytest

from tools import backup
from tools.services import PostgreSQL

pytestmark = pytest.mark.services


def execute(url: str, statement: str) -> None:
    link = psycopg2.connect(url)
    with link, link.cursor() as cursor:
        cursor.execute(statement)
    link.close()


@pytest.fixture(scope="module")
def source() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        execute(
            server.url,
            "CREATE TABLE units (id int PRIMARY KEY, name text, score numeric(9, 4), at timestamptz);"
            "INSERT INTO units SELECT n, '单位' || n, n / 7.0, now() FROM generate_series(1, 500) n;"
            "CREATE TABLE empty (id int)",
        )
        yield server


@pytest.fixture(scope="module")
def target() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "files" / "2012").mkdir(parents=True)
    (folder / "files" / "2012" / "证明材料.pdf").write_bytes(b"%PDF-" + bytes(range(256)))
    (folder / "staticfiles").mkdir()
    (folder / "staticfiles" / "not-data.css").write_text("a{}")
    return folder


@pytest.fixture
def made(tmp_path: Path, source: PostgreSQL, data: Path) -> Path:
    return backup.make(tmp_path / "backups", source.url, data)


def test_restore_brings_every_row_and_file_back(tmp_path: Path, target: PostgreSQL, made: Path) -> None:
    execute(target.url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    backup.restore(made, target.url, tmp_path / "restored")

    assert backup.differences(made, target.url, tmp_path / "restored") == []
    manifest = json.loads((made / "manifest.json").read_text())
    assert {name: rows for name, (rows, _) in manifest["tables"].items()} == {"empty": 0, "units": 500}
    assert list(manifest["files"]) == ["files/2012/证明材料.pdf"]


def test_differences_names_a_changed_row_and_a_lost_file(tmp_path: Path, target: PostgreSQL, made: Path) -> None:
    """Negative control of the comparison above."""
    execute(target.url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    backup.restore(made, target.url, tmp_path / "restored")
    execute(target.url, "UPDATE units SET score = score + 0.0001 WHERE id = 77")
    (tmp_path / "restored" / "files" / "2012" / "证明材料.pdf").unlink()

    found = backup.differences(made, target.url, tmp_path / "restored")

    assert [line.split(":")[0] for line in found] == ["table units", "file files/2012/证明材料.pdf"]


def test_restore_into_a_filled_database_is_refused(tmp_path: Path, source: PostgreSQL, made: Path) -> None:
    with pytest.raises(SystemExit, match="not empty"):
        backup.restore(made, source.url, tmp_path / "restored")


def test_make_leaves_nothing_that_looks_finished_when_it_fails(tmp_path: Path, source: PostgreSQL, data: Path) -> None:
    wrong = source.url.replace("/santixi", "/no_such_database")

    with pytest.raises(psycopg2.OperationalError):
        backup.make(tmp_path / "backups", wrong, data)

    assert backup.backups(tmp_path / "backups") == []


def test_check_is_content_with_a_fresh_backup(made: Path) -> None:
    assert backup.check(made.parent, datetime.now(UTC)) == []


def test_check_without_a_backup(tmp_path: Path) -> None:
    assert backup.check(tmp_path, datetime.now(UTC)) == [f"no backup in {tmp_path}"]


@pytest.mark.parametrize(("hours", "problems"), [(25.9, 0), (26.1, 1)])
def test_check_age(made: Path, hours: float, problems: int) -> None:
    written = datetime.fromisoformat(json.loads((made / "manifest.json").read_text())["made"])

    assert len(backup.check(made.parent, written + timedelta(hours=hours))) == problems


def test_check_damage(made: Path) -> None:
    dump = made / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-1])

    assert backup.check(made.parent, datetime.now(UTC)) == [f"{made.name}/database.dump is missing or damaged"]


@pytest.mark.parametrize(("factor", "problems"), [(1.24, 0), (1.26, 1)])
def test_check_size_against_the_backup_before(made: Path, factor: float, problems: int) -> None:
    before = made.parent / "20000101T000000Z"
    before.mkdir()
    manifest = json.loads((made / "manifest.json").read_text())
    for part in manifest["parts"].values():
        part["size"] *= factor
    (before / "manifest.json").write_text(json.dumps(manifest))

    assert len(backup.check(made.parent, datetime.now(UTC))) == problems
