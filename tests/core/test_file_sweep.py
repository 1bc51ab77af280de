"""Files that a rollback left behind go, once they have lain a day; every other file stays."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from core import file_sweep, jobs
from core.enums import JobState
from core.files import store
from core.findings import Refused
from core.models import AuditEvent, Job, StoredFile
from organization.models import Account
from tests.factories import SHANGHAI

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
NIGHT = datetime(2026, 3, 2, 2, 30, tzinfo=SHANGHAI)
pytestmark = pytest.mark.django_db
Commit = Callable[..., Any]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class Failure(Exception):
    """What an action may die of after it has stored a file."""


def keep(by: Account) -> StoredFile:
    return store(SimpleUploadedFile("依据.pdf", PDF), by=by, at=timezone.now())


@transaction.atomic
def fail_after(act: Callable[[], object]) -> None:
    """An action that does something and dies: its transaction is rolled back."""
    act()
    raise Failure


def left_behind(by: Account) -> None:
    """A file of an action that is rolled back."""
    with pytest.raises(Failure):
        fail_after(lambda: keep(by))


def age(media: Path, days: float = 2) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    for path in media.rglob("*"):
        os.utime(path, (then, then))


def files(media: Path) -> list[str]:
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


def test_file_of_a_rollback_goes_and_is_put_on_record(
    media: Path, zhou: Account, django_capture_on_commit_callbacks: Commit
) -> None:
    kept = keep(zhou)
    left_behind(zhou)
    (orphan,) = set(files(media)) - {kept.content.name}
    age(media)

    with django_capture_on_commit_callbacks(execute=True):
        removed = file_sweep.sweep(file_sweep.look(timezone.now()), by=zhou, at=timezone.now())

    event = AuditEvent.objects.get(verb="core.sweep_files")
    assert (removed, files(media)) == (1, [kept.content.name])
    assert json.loads(event.data)["after"] == {"files": 1, "size": len(PDF), "names": [orphan]}
    assert file_sweep.look(timezone.now()) == file_sweep.Found(1, ())


def test_file_goes_only_when_its_record_is_committed(media: Path, zhou: Account) -> None:
    keep(zhou)
    left_behind(zhou)
    age(media)

    found = file_sweep.look(timezone.now())

    with pytest.raises(Failure):
        fail_after(lambda: file_sweep.sweep(found, by=zhou, at=timezone.now()))

    assert len(files(media)) == 2
    assert not AuditEvent.objects.filter(verb="core.sweep_files").exists()


def test_young_files_and_files_of_others_stay(media: Path, zhou: Account) -> None:
    for name in ("说明.txt", "ab/说明.txt", "xy/" + "a" * 32):
        (media / name).parent.mkdir(exist_ok=True)
        (media / name).write_bytes(b"1")
    age(media)
    left_behind(zhou)

    young = file_sweep.look(timezone.now())
    old = file_sweep.look(timezone.now() + timedelta(days=1, minutes=1))

    assert (young.files, young.orphans, len(old.orphans)) == (1, (), 1)


def test_file_that_a_row_refers_to_meanwhile_stays(media: Path, zhou: Account) -> None:
    kept = keep(zhou)

    stale = file_sweep.Found(1, (str(kept.content.name),))

    assert file_sweep.sweep(stale, by=zhou, at=timezone.now()) == 0
    assert files(media) == [kept.content.name]


def scatter(media: Path, count: int) -> None:
    """Files named as ours without any row."""
    for _ in range(count):
        name = uuid4().hex
        (media / name[:2]).mkdir(exist_ok=True)
        (media / name[:2] / name).write_bytes(b"1")
    age(media)


@pytest.mark.parametrize(("count", "goes"), [(20, True), (21, False)])
def test_too_many_at_once_are_refused_as_of_another_database(
    media: Path, zhou: Account, count: int, goes: bool, django_capture_on_commit_callbacks: Commit
) -> None:
    scatter(media, count)
    found = file_sweep.look(timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        if goes:
            file_sweep.sweep(found, by=zhou, at=timezone.now())
        else:
            with pytest.raises(Refused, match="没有登记的文件过多"):
                file_sweep.sweep(found, by=zhou, at=timezone.now())

    assert len(files(media)) == (0 if goes else count)


def test_schedule_queues_one_sweep_a_night_and_none_when_there_is_nothing(media: Path, zhou: Account) -> None:
    keep(zhou)
    file_sweep.nightly(NIGHT)
    assert Job.objects.count() == 0

    scatter(media, 1)
    then = (NIGHT - timedelta(days=2)).timestamp()
    for path in media.rglob("*"):
        os.utime(path, (then, then))
    file_sweep.nightly(NIGHT.replace(hour=1))
    assert Job.objects.count() == 0
    for minute in (30, 35):
        file_sweep.nightly(NIGHT.replace(minute=minute))

    assert list(Job.objects.values_list("kind", "key")) == [("core.sweep_files", "2026-03-02")]


def test_job_removes_what_it_found(media: Path, zhou: Account, django_capture_on_commit_callbacks: Commit) -> None:
    scatter(media, 2)
    job = jobs.enqueue(file_sweep.KIND, key="a", title="清理无主文件", by=zhou, at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result, files(media)) == (JobState.DONE, {"files": 2}, [])


def test_command_lists_first_and_removes_then(
    media: Path, zhou: Account, django_capture_on_commit_callbacks: Commit
) -> None:
    keep(zhou)
    scatter(media, 1)
    out = StringIO()

    age(media)
    call_command("sweep_files", dry_run=True, stdout=out)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("sweep_files", stdout=out)

    assert [line for line in out.getvalue().splitlines() if line.startswith("共")] == [
        "共 2 个文件，其中 1 个没有登记；未清理", "共 2 个文件，已清理 1 个"
    ]  # fmt: skip
    assert len(files(media)) == 1


def test_command_says_in_a_line_why_it_refuses(media: Path) -> None:
    scatter(media, 30)

    with pytest.raises(CommandError, match="请系统管理员核对数据库与文件目录是否对应"):
        call_command("sweep_files", stdout=StringIO())
