"""The quarterly bulletin by the calendar: one draft a quarter, however often beats fire and workers die."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accountability import bulletin_jobs
from accountability.actions import bulletin_compiling as compiling
from accountability.actions.bulletin_issuing import approve_bulletin, submit_bulletin
from accountability.bulletin_jobs import BULLETIN, quarterly_bulletins, request_compilation, request_issue
from accountability.models import Bulletin, BulletinContent, BulletinCopy
from core import jobs
from core.enums import JobState
from core.findings import Refused
from core.models import Job, StoredFile
from organization.enums import Duty
from organization.models import Account, Unit
from tests.accountability import build_bulletins as build
from tests.accountability.build_bulletins import Q2
from tests.factories import SHANGHAI, make_account
from tests.faults.work import in_parallel

APRIL = datetime(2012, 4, 1, 0, 5, tzinfo=SHANGHAI)
JULY = datetime(2012, 7, 1, 0, 5, tzinfo=SHANGHAI)
KILLS = 5


class Killed(BaseException):
    """The worker dies: nothing after this runs."""


@pytest.fixture
def lai(county: Unit, hekou: Unit) -> Account:
    """赖长庚 of the inspection office; 河口镇 has one row in force."""
    account = make_account("赖长庚", county, Duty.INSPECTION_OFFICE, username="lai")
    build.row(build.table_of(hekou, account), hekou, date(2012, 5, 20), account)
    return account


def run(job: Job) -> Job:
    """A worker takes it; what a dead one held has run out."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(not_before=now)
    Job.objects.filter(pk=job.pk, lease_until__isnull=False).update(lease_until=now - timedelta(seconds=1))
    jobs.run(job.pk)
    return Job.objects.get(pk=job.pk)


@pytest.mark.clause("JH-A-6.3-c")
def test_schedule_compiles_and_prints_each_quarter_that_is_over_once(lai: Account) -> None:
    quarterly_bulletins(APRIL - timedelta(days=1))
    none = Job.objects.count()
    for moment in (JULY, JULY + timedelta(hours=1), JULY + timedelta(days=40)):
        quarterly_bulletins(moment)
    queued = list(Job.objects.filter(kind=BULLETIN).order_by("key"))

    ended = [run(job) for job in queued]
    quarterly_bulletins(JULY + timedelta(days=50))
    with pytest.raises(Refused):
        request_compilation(Q2, by=lai, at=JULY)

    assert (none, [job.key for job in queued]) == (0, ["2012Q1", "2012Q2"])
    assert [job.state for job in ended] == [JobState.DONE] * 2
    rows = Bulletin.objects.order_by("period").select_related("current__document", "current__workbook")
    assert [(row.period, row.state, row.pk) for row in rows] == [
        (job.key, "draft", job.result["bulletin"]) for job in ended
    ]
    assert Job.objects.filter(kind=BULLETIN).count() == 2
    current = rows[1].current
    assert current is not None
    assert current.document is not None
    assert "草稿" in current.document.name
    assert build.book(current.workbook).sheetnames[:3] == ["封面", "摘要", "按单位"]


@pytest.mark.parametrize("place", ["compute_quarter", "with_prints", "begin_quarter"])
def test_worker_killed_anywhere_leaves_one_bulletin(lai: Account, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Killed before or after the step, several times; then one worker lives."""
    job = request_compilation(Q2, by=lai, at=JULY)
    whole = getattr(bulletin_jobs, place)
    left = list(range(KILLS))

    def die(*args: Any, **more: Any) -> Any:
        after = len(left) % 2
        if not left:
            return whole(*args, **more)
        left.pop()
        if after:
            whole(*args, **more)
        raise Killed

    monkeypatch.setattr(bulletin_jobs, place, die)
    monkeypatch.setattr("django.conf.settings.JOB_MAX_ATTEMPTS", KILLS + 2)
    Job.objects.filter(pk=job.pk).update(attempt_limit=KILLS + 2)
    for _ in range(KILLS):
        with pytest.raises(Killed):
            run(job)
    ended = run(job)

    assert (ended.state, Bulletin.objects.count(), BulletinContent.objects.count()) == (JobState.DONE, 1, 1)
    assert StoredFile.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_hands_one_writes_the_quarter(lai: Account) -> None:
    compiled = compiling.compute_quarter(Q2, at=JULY)

    outcomes = in_parallel(4, lambda: compiling.begin_quarter(Q2, compiled, by=lai, at=JULY))

    assert sum(isinstance(one, Refused) for one in outcomes) == 3
    assert Bulletin.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_check_the_constraint_still_holds(lai: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: every hand finds no bulletin and writes; the database keeps one."""
    compiled = compiling.compute_quarter(Q2, at=JULY)
    all_checked, checked = threading.Barrier(2), set()

    def nothing(*args: Any) -> list[Any]:
        if threading.get_ident() not in checked:  # whom the constraint refused asks once more, alone
            checked.add(threading.get_ident())
            all_checked.wait(timeout=30)
        return []

    monkeypatch.setattr(compiling, "quarter_findings", nothing)

    outcomes = in_parallel(2, lambda: compiling.begin_quarter(Q2, compiled, by=lai, at=JULY))

    assert (sum(isinstance(one, IntegrityError) for one in outcomes), Bulletin.objects.count()) == (1, 1)


@pytest.fixture
def approved(lai: Account, county: Unit) -> Bulletin:
    draft = build.draft(lai)
    submit_bulletin(draft, by=lai, at=JULY)
    return approve_bulletin(draft, by=make_account("唐县长", county, Duty.COUNTY_LEADER, username="tang"), at=JULY)


@pytest.mark.parametrize("point", ["print_issue", "issue_printed"])
def test_issue_killed_in_the_middle_is_done_whole_by_the_next_worker(
    approved: Bulletin, lai: Account, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the writing and within it: nothing of it is there until all of it is."""
    job = request_issue(approved, by=lai, at=timezone.now())

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(bulletin_jobs, point, die)
        with pytest.raises(Killed):
            run(job)
    before = (Bulletin.objects.get().state, BulletinCopy.objects.count())
    done = run(job)

    row = Bulletin.objects.get()
    assert (before, done.state, done.result) == (("approved", 0), JobState.DONE, {"bulletin": row.pk})
    assert (row.state, row.document is not None, row.workbook is not None) == ("issued", True, True)
    assert BulletinCopy.objects.count() == 1
    with pytest.raises(Refused):
        request_issue(row, by=lai, at=timezone.now())
