"""The pages of background work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from openpyxl import load_workbook

from core import navigation
from core.enums import JobState
from core.models import Job
from core.presenters.jobs import schedule_lines, scheduler_stands_still
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account

SignIn = Callable[[Account], Client]


def make_job(by: Account, state: JobState = JobState.DONE, **fields: object) -> Job:
    now = timezone.now()
    ended = now if state in (JobState.DONE, JobState.FAILED) else None
    given: dict[str, object] = {
        "kind": "appraisal.scoring", "key": str(uuid4()), "title": "计算结果", "state": state, "attempt": 1,
        "not_before": now, "requested_at": now - timedelta(seconds=75), "requested_by": by, "ended_at": ended,
    }  # fmt: skip
    return Job.objects.create(**(given | fields))


READERS = {Duty.SYSTEM_ADMIN, Duty.APPRAISAL_OFFICE, Duty.INSPECTION_OFFICE}


@pytest.mark.parametrize("duty", Duty)
def test_jobs_are_for_those_who_watch_over_them(county: Unit, client_of: SignIn, duty: Duty) -> None:
    account = make_account("某人", county, duty)
    job, client = make_job(account, JobState.FAILED), client_of(account)
    expected = 200 if duty in READERS else 403

    assert [client.get(path).status_code for path in ("/jobs/", f"/jobs/{job.pk}/", f"/jobs/{job.pk}/progress/")] == [
        expected
    ] * 3
    restarted = client.post(f"/jobs/{job.pk}/restart/").status_code
    assert restarted == (302 if duty in READERS - {Duty.INSPECTION_OFFICE} else 403)


def test_list_filters_by_state_with_the_same_queries(client_of: SignIn, zhou: Account) -> None:
    client = client_of(zhou)
    make_job(zhou)
    client.get("/jobs/")
    with CaptureQueriesContext(connection) as few:
        client.get("/jobs/")
    for state in JobState:
        for _ in range(8):
            make_job(zhou, state)
    with CaptureQueriesContext(connection) as many:
        response = client.get("/jobs/")

    assert len(many) == len(few)
    assert response.context["failed"] == 8
    assert [(tab.label, tab.count) for tab in response.context["tabs"]] == [
        ("全部", 33), ("排队中", 8), ("执行中", 8), ("已完成", 9), ("失败", 8)
    ]  # fmt: skip
    assert {one.state for one in client.get("/jobs/", {"state": "failed"}).context["lines"]} == {"失败"}
    assert client.get("/jobs/", {"state": "nonsense"}).status_code == 200


def test_progress_stops_asking_when_the_job_has_ended(client_of: SignIn, zhou: Account) -> None:
    client = client_of(zhou)
    running = client.get(f"/jobs/{make_job(zhou, JobState.RUNNING).pk}/progress/")
    failed = client.get(f"/jobs/{make_job(zhou, JobState.FAILED, error='缺分').pk}/progress/")

    assert ("HX-Refresh" in running, "hx-trigger" in running.content.decode()) == (False, True)
    assert ("HX-Refresh" in failed, "hx-trigger" in failed.content.decode()) == (True, False)
    assert "缺分" in failed.content.decode()


def test_finished_job_leads_to_its_result(client_of: SignIn, zhou: Account) -> None:
    client = client_of(zhou)
    done, odd = make_job(zhou, result={"version": 7}), make_job(zhou, result={})

    assert client.get(f"/jobs/{done.pk}/").context["line"].result_url == "/appraisal/versions/7/"
    assert client.get(f"/jobs/{odd.pk}/").context["line"].result_url == ""


def test_restart_says_why_not(client_of: SignIn, zhou: Account) -> None:
    job = make_job(zhou, JobState.FAILED, subject="period:1")
    make_job(zhou, JobState.RUNNING, subject="period:1")

    response = client_of(zhou).post(f"/jobs/{job.pk}/restart/")

    assert response.status_code == 409
    assert "同一对象已有任务在执行" in response.content.decode()


def test_unknown_job_answers_404(client_of: SignIn, zhou: Account) -> None:
    assert client_of(zhou).get(f"/jobs/{uuid4()}/").status_code == 404


def test_failed_jobs_stand_once_on_the_workbench_of_those_who_restart_them(
    county: Unit, zhou: Account, lu: Account
) -> None:
    """The appraisal office finds failed computations among its own work items."""
    keeper, today = make_account("柳堃", county, Duty.SYSTEM_ADMIN), timezone.localdate()
    assert navigation.failed_jobs(keeper, today) == []
    make_job(zhou, JobState.FAILED)
    make_job(zhou, JobState.FAILED, kind="core.verify_audit")

    def said_to(account: Account) -> list[str]:
        return [item.title for item in navigation.failed_jobs(account, today)]

    assert (said_to(keeper), said_to(zhou), said_to(lu)) == (["2 个后台任务失败"], ["1 个后台任务失败"], [])


def test_schedules_show_when_and_what_came_of_them(zhou: Account) -> None:
    assert [(one.label, one.last) for one in schedule_lines() if one.label == "季度排名"] == [("季度排名", "尚未运行")]
    make_job(zhou, kind="appraisal.quarterly", title="第一季度排名")
    every = IntervalSchedule.objects.create(every=30, period="seconds")
    PeriodicTask.objects.create(name="sweep-jobs", task="core.tasks.sweep_jobs", interval=every)

    lines = {one.label: one for one in schedule_lines()}

    assert (lines["季度排名"].note, lines["季度排名"].tone) == ("第一季度排名：已完成", "success")
    assert (lines["检查中断的任务"].due, lines["检查中断的任务"].last) == ("每 30 秒", "尚未运行")


@pytest.mark.django_db
def test_silent_scheduler_is_noticed() -> None:
    now = timezone.now()
    assert not scheduler_stands_still(now)
    every = IntervalSchedule.objects.create(every=1, period="hours")
    task = PeriodicTask.objects.create(name="anchor-audit", task="core.tasks.anchor_audit", interval=every)
    PeriodicTask.objects.filter(pk=task.pk).update(last_run_at=now - timedelta(minutes=16))

    assert scheduler_stands_still(now)
    assert not scheduler_stands_still(now - timedelta(minutes=2))


def test_list_is_exported_with_its_filter(client_of: SignIn, zhou: Account) -> None:
    make_job(zhou)
    make_job(zhou, JobState.FAILED, title="坏了", error="=缺分")

    book = load_workbook(BytesIO(client_of(zhou).get("/jobs/export/", {"state": "failed"}).content))

    rows = [(row[0].value, row[2].value, row[7].value) for row in book["后台任务"].iter_rows(min_row=2)]
    assert rows == [("坏了", "失败", "=缺分")]
