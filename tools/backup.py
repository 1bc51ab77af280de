"""Backup, restore, and the drill that proves a backup can be restored. For PostgreSQL, in production.

``python -m tools.backup make FOLDER``     a new dated folder with database.dump, files.tar and manifest.json
``python -m tools.backup check FOLDER``    exit code 1 when the newest one is too old, too small or damaged
``python -m tools.backup restore BACKUP``  into the empty database of DATABASE_URL and the empty DATA_DIR
``python -m tools.backup drill FOLDER``    restore the newest into a private server and look at everything

The manifest holds, from the same snapshot as the dump, rows and a digest of each table, and a digest of each file.
Keys (SECRET_KEY, the audit key, TLS) are not in it: they are kept elsewhere, see docs/operations.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2

from tools.processes import ROOT, end, say, spawn
from tools.services import PostgreSQL, free_port, postgresql_folder

OLDEST = timedelta(hours=26)
SMALLEST = 0.8  # of the backup before
NAMES = ("database.dump", "files.tar")
FILES = "files"  # what lies under DATA_DIR and belongs to the data: uploads and issued documents


def libpq_environment(url: str) -> dict[str, str]:
    """A database address as variables of libpq's programs: in arguments, ps would show the password."""
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    values = {"PGHOST": host, "PGPORT": str(parts.port or 5432), "PGUSER": unquote(parts.username or "")}
    values |= {"PGPASSWORD": unquote(parts.password or ""), "PGDATABASE": parts.path.lstrip("/")}
    return {**os.environ, **values}


def postgres(url: str, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against ``url``; raises CalledProcessError when it fails."""
    command = [str(postgresql_folder(program) / program), *arguments]
    subprocess.run(command, env=libpq_environment(url), check=True)


def table_digests(cursor: Any) -> dict[str, list[Any]]:
    """Rows and a digest, independent of their order, of every table."""
    cursor.execute("SET timezone = 'UTC'")
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(
            f"SELECT count(*), md5(coalesce(string_agg(digest, '' ORDER BY digest), '')) "
            f'FROM (SELECT md5(t::text) AS digest FROM "{table}" t) rows'
        )
        found[table] = list(cursor.fetchone())
    return found


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_digests(data: Path) -> dict[str, str]:
    """SHA-256 of every file of the product under ``data``, by its path there."""
    return {
        str(path.relative_to(data)): file_digest(path) for path in sorted((data / FILES).rglob("*")) if path.is_file()
    }


def make(folder: Path, url: str, data: Path) -> Path:
    """Write one backup below ``folder``; it appears under its final name only when it is whole."""
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    unfinished = folder / f".{name}"
    unfinished.mkdir(parents=True, mode=0o700)
    link = psycopg2.connect(url)
    try:
        link.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor = link.cursor()
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        dump = str(unfinished / "database.dump")
        postgres(
            url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "-f", dump
        )
        tables = table_digests(cursor)
    finally:
        link.close()
    # Files are only ever added, and before the rows that name them: tarred after the dump, none is missing.
    files = file_digests(data)
    with tarfile.open(unfinished / "files.tar", "w") as tar:
        for path in files:
            tar.add(data / path, arcname=path)
    parts = {
        part: {"size": (unfinished / part).stat().st_size, "sha256": file_digest(unfinished / part)} for part in NAMES
    }
    manifest = {"made": datetime.now(UTC).isoformat(), "parts": parts, "tables": tables, "files": files}
    (unfinished / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
    return unfinished.rename(folder / name)


def backups(folder: Path) -> list[Path]:
    """Finished backups, oldest first."""
    return sorted(path.parent for path in folder.glob("[0-9]*/manifest.json"))


def read_manifest(backup: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((backup / "manifest.json").read_text())
    return manifest


def check(folder: Path, now: datetime) -> list[str]:
    """What is wrong with the newest backup: its age, its size against the one before, its parts."""
    found = backups(folder)
    if not found:
        return [f"no backup in {folder}"]
    newest = read_manifest(found[-1])
    problems = []
    age = now - datetime.fromisoformat(newest["made"])
    if age > OLDEST:
        problems.append(f"{found[-1].name} is {age} old, more than {OLDEST}")
    for part, expected in newest["parts"].items():
        if not (found[-1] / part).exists() or file_digest(found[-1] / part) != expected["sha256"]:
            problems.append(f"{found[-1].name}/{part} is missing or damaged")
    if len(found) > 1:
        size, before = (sum(p["size"] for p in m["parts"].values()) for m in (newest, read_manifest(found[-2])))
        if size < SMALLEST * before:
            problems.append(f"{found[-1].name} has {size} bytes, less than {SMALLEST:.0%} of the {before} before")
    return problems


def unpack(backup: Path, data: Path) -> None:
    """Write the files of a backup below ``data``: plain files that the manifest names, nothing else."""
    named = read_manifest(backup)["files"]
    with tarfile.open(backup / "files.tar") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if member.name not in named or content is None:
                raise SystemExit(f"{backup}/files.tar holds {member.name}, which the manifest does not name")
            target = data / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file)


def restore(backup: Path, url: str, data: Path) -> None:
    """Bring a backup into an empty database and an empty data folder; anything else is refused."""
    link = psycopg2.connect(url)
    try:
        filled = table_digests(link.cursor())
    finally:
        link.close()
    if filled or file_digests(data):
        raise SystemExit("The database or the data folder is not empty: restore only into empty ones.")
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    postgres(url, "pg_restore", *options, "-d", urlsplit(url).path.lstrip("/"), str(backup / "database.dump"))
    unpack(backup, data)


def differences(backup: Path, url: str, data: Path) -> list[str]:
    """Tables and files that are not what the manifest says."""
    manifest = read_manifest(backup)
    link = psycopg2.connect(url)
    try:
        now: dict[str, dict[str, Any]] = {"tables": table_digests(link.cursor()), "files": file_digests(data)}
    finally:
        link.close()
    return [
        f"{kind[:-1]} {name}: {manifest[kind].get(name)} became {now[kind].get(name)}"
        for kind in now
        for name in sorted(manifest[kind].keys() | now[kind].keys())
        if manifest[kind].get(name) != now[kind].get(name)
    ]


def sign_in_answers(environment: dict[str, str]) -> bool:
    """Whether the product, started on the restored data, shows its sign-in page."""
    from urllib.request import Request, urlopen

    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address, "--no-control-socket"]
    web = spawn(command, env=environment, output=subprocess.DEVNULL)
    try:
        for _ in range(60):
            time.sleep(0.5)
            try:
                request = Request(f"http://{address}/", headers={"X-Forwarded-Proto": "https"})
                with urlopen(request, timeout=10) as page:
                    return b'type="password"' in page.read()
            except OSError:
                continue
        return False
    finally:
        end(web)


def drill(backup: Path) -> list[str]:
    """Restore into a private server, compare everything, verify the audit chain, open the sign-in page."""
    begun = time.monotonic()
    with PostgreSQL() as server, tempfile.TemporaryDirectory(prefix="santixi-drill-") as name:
        data = Path(name)
        restore(backup, server.url, data)
        problems = differences(backup, server.url, data)
        environment = {**os.environ, "DATABASE_URL": server.url, "DATA_DIR": name, "ALLOWED_HOSTS": "127.0.0.1"}
        environment["STATIC_ROOT"] = str(data / "staticfiles")
        for command in ("migrate --check", "verify_audit", "collectstatic --noinput -v 0"):
            words = [sys.executable, "manage.py", *command.split()]
            done = subprocess.run(words, cwd=ROOT, env=environment, check=False)
            if done.returncode != 0:
                problems.append(f"manage.py {command}: exit code {done.returncode}")
        if not sign_in_answers(environment):
            problems.append("the sign-in page does not answer")
    say(f"Drill of {backup.name}: {len(problems)} problems, {time.monotonic() - begun:.0f} s")
    return problems


def main(verb: str, folder: Path) -> int:
    url, data = os.environ.get("DATABASE_URL", ""), Path(os.environ.get("DATA_DIR", ROOT / "var"))
    if verb == "make":
        say(str(make(folder, url, data)))
        return 0
    if verb == "restore":
        restore(folder, url, data)
        problems = differences(folder, url, data)
    else:
        look: Callable[[], list[str]] = {
            "check": lambda: check(folder, datetime.now(UTC)),
            "drill": lambda: drill(backups(folder)[-1]),
        }[verb]
        problems = look()
    for problem in problems:
        say(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
