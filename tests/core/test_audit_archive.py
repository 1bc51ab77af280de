"""Archives of the trail: old closed ranges only, nothing deleted, each noted by a checkpoint."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core import audit, audit_archive, audit_verify, triggers
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account

NOW = timezone.now()
EDGE = timezone.localdate(NOW) - timedelta(days=180)


@pytest.fixture
def auditor(county: Unit) -> Account:
    return make_account("宋砚", county, Duty.AUDIT_ADMIN, username="song")


@pytest.fixture
def trail(auditor: Account) -> None:
    """Five events, 300, 250, 200, 100 and 0 days old."""
    for days in (300, 250, 200, 100, 0):
        audit.record(verb="job.enqueue", by=auditor, at=NOW - timedelta(days=days), label=f"{days} 天前")


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def put_away(auditor: Account, path: Path, before: date = EDGE) -> audit_archive.Archive:
    return audit_archive.archive("main", before=before, path=path, by=auditor, at=NOW)


def test_archive_holds_the_closed_range_and_leaves_the_trail_whole(
    auditor: Account, trail: None, tmp_path: Path
) -> None:
    path = tmp_path / "main.jsonl.gz"

    made = put_away(auditor, path)

    events = list(AuditEvent.objects.filter(chain="main", seq__lte=3).order_by("seq"))
    assert (made.first, made.last, made.hash) == (1, 3, events[-1].hash)
    assert [(row["seq"], row["hash"]) for row in rows(path)] == [(event.seq, event.hash) for event in events]
    assert path.stat().st_mode & 0o777 == 0o600
    checkpoint = AuditEvent.objects.get(verb="audit.checkpoint")
    assert json.loads(checkpoint.data)["after"]["sha256"] == made.sha256
    assert AuditEvent.objects.filter(chain="main").count() == 6
    assert audit_verify.verify() == []


def test_archived_rows_prove_themselves(auditor: Account, trail: None, tmp_path: Path) -> None:
    put_away(auditor, tmp_path / "a")
    row = rows(tmp_path / "a")[1]
    event = AuditEvent(**row)

    assert audit.link(event) == row["hash"]


def test_second_archive_goes_on_where_the_first_ended(auditor: Account, trail: None, tmp_path: Path) -> None:
    first = put_away(auditor, tmp_path / "a", before=EDGE - timedelta(days=50))
    second = put_away(auditor, tmp_path / "b")

    assert (first.first, first.last, second.first, second.last) == (1, 2, 3, 3)
    with pytest.raises(Refused, match="没有需要归档的记录"):
        put_away(auditor, tmp_path / "c")


def test_younger_events_are_not_archived(auditor: Account, trail: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="180 天以前"):
        put_away(auditor, tmp_path / "a", before=EDGE + timedelta(days=1))

    assert list(tmp_path.iterdir()) == []


def test_existing_file_is_not_overwritten(auditor: Account, trail: None, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("kept")

    with pytest.raises(Refused, match="文件已经存在"):
        put_away(auditor, tmp_path / "a")

    assert (tmp_path / "a").read_text() == "kept"


def test_broken_chain_is_not_archived(auditor: Account, trail: None, tmp_path: Path) -> None:
    triggers.execute(connection, triggers.append_only_removal_sql("core_auditevent", connection.vendor))
    AuditEvent.objects.filter(seq=2, chain="main").update(reason="改写")

    with pytest.raises(Refused, match="记录被改动"):
        put_away(auditor, tmp_path / "a")


def test_command_is_for_the_audit_administrator(auditor: Account, zhou: Account, trail: None, tmp_path: Path) -> None:
    arguments = ["--before", f"{EDGE}", "-o", str(tmp_path / "a")]
    for name, reason in (
        ("zhou", "只有审计管理员可以归档审计记录，“zhou”没有这项职责"), ("nobody", "没有登录名为“nobody”的账号"),
    ):  # fmt: skip
        with pytest.raises(CommandError, match=reason):
            call_command("archive_audit", *arguments, "--by", name)
    with pytest.raises(CommandError, match="--before 的日期“2012-13-99”无效"):
        call_command("archive_audit", "--before", "2012-13-99", "-o", str(tmp_path / "a"), "--by", "song")
    with pytest.raises(CommandError, match="没有这个文件或目录"):
        call_command("archive_audit", *arguments[:2], "-o", str(tmp_path / "none" / "a"), "--by", "song")
    out = StringIO()

    call_command("archive_audit", *arguments, "--by", "song", stdout=out)

    assert out.getvalue().startswith("已归档 main 第 1 至 3 条；SHA-256 ")
