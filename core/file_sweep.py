"""Files that no row refers to: left behind when an action that had stored one was rolled back, removed at night.

``core.files.store`` writes the bytes first and the row with the action's transaction; a rollback takes the row alone.
Only files that bear the name ``StoredFile`` gives (two letters, the id) are looked at, only after they have lain
SETTLED, which no transaction does, and never so many at once that the database can hardly be the one they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from core import audit, jobs, schedules
from core.findings import demand, unmet
from core.models import Job, StoredFile

log = structlog.get_logger(__name__)
KIND = "core.sweep_files"
SETTLED = timedelta(days=1)
FOLDER, NAME = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{32}(_[0-9A-Za-z]{7})?")
FEW, SHARE = 20, 10
"""More than FEW files and more than one in SHARE are not removed: that is a wrong database, not a day's leavings."""
NIGHT = range(2, 5)
"""Hours in which the schedule looks."""
NAMED = 50
"""Names kept in the audit trail; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the storage: how many files of ours, and which of them no row refers to."""

    files: int
    orphans: tuple[str, ...]


def look(now: datetime) -> Found:
    """Compare storage and rows; nothing is changed. The files are listed before the rows are read."""
    stored = list(_stored(_storage()))
    known = set(StoredFile.objects.order_by().values_list("content", flat=True))
    orphans = [name for name in stored if name not in known and _settled(name, now)]
    return Found(len(stored), tuple(sorted(orphans)))


@transaction.atomic
def sweep(found: Found, *, by: Any, at: datetime) -> int:
    """Remove the orphans and put them on record; returns how many. They go once the record is committed.

    Raises Refused when there are more than a day can leave behind.
    """
    names = [name for name in found.orphans if not StoredFile.objects.filter(content=name).exists()]
    if len(names) > FEW and len(names) * SHARE > found.files:
        remedy = "请系统管理员核对数据库与文件目录是否对应，确认后再处理"
        facts = {"无主文件": f"{len(names)} 个", "全部文件": f"{found.files} 个"}
        demand([unmet("", "没有登记的文件过多，未予清理", remedy=remedy, **facts)])
    if not names:
        return 0
    storage = _storage()
    size = sum(storage.size(name) for name in names)
    after = {"files": len(names), "size": size, "names": names[:NAMED]}
    audit.record(verb=KIND, by=by, at=at, label="文件目录", after=after)
    transaction.on_commit(lambda: _remove(names))
    return len(names)


def nightly(now: datetime) -> None:
    """Queue a sweep once a night, when there is something to sweep."""
    local = timezone.localtime(now)
    key = local.date().isoformat()
    if local.hour not in NIGHT or Job.objects.filter(kind=KIND, key=key).exists() or not look(now).orphans:
        return
    manager: Any = get_user_model().objects
    jobs.enqueue(KIND, key=key, subject="files", title=f"清理无主文件 {key}", by=manager.system(), at=now)


@jobs.handles(KIND, label="清理无主文件")
def run(job: Job, progress: jobs.Progress) -> jobs.Write:
    found = look(timezone.now())
    return lambda: {"files": sweep(found, by=job.requested_by, at=timezone.now())}


def _storage() -> Storage:
    field: Any = StoredFile._meta.get_field("content")
    storage: Storage = field.storage
    return storage


def _stored(storage: Storage) -> Iterator[str]:
    """Names as the rows keep them: ab/ab12…"""
    if not storage.exists(""):
        return
    for folder in storage.listdir("")[0]:
        if FOLDER.fullmatch(folder):
            yield from (f"{folder}/{name}" for name in storage.listdir(folder)[1] if NAME.fullmatch(name))


def _settled(name: str, now: datetime) -> bool:
    try:
        return _storage().get_modified_time(name) < now - SETTLED
    except FileNotFoundError:
        return False


def _remove(names: list[str]) -> None:
    """One that cannot be removed is found again the next night."""
    for name in names:
        try:
            _storage().delete(name)
        except OSError as error:
            log.warning("orphan_not_removed", name=name, error=type(error).__name__)


schedules.register(nightly, label="清理无主文件", due="每天凌晨一次，有可清理的文件时", kinds=(KIND,))
