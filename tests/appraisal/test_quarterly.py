"""The scheduled ranking of a closed quarter: refused while scores are missing, looked at again, made once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from appraisal import jobs as scoring_jobs
from appraisal.actions.amending import amend_scheme
from appraisal.actions.scoring import run_scoring
from appraisal.enums import SchemeState
from appraisal.jobs import QUARTERLY, quarterly_rankings
from appraisal.models import Period, ResultVersion, Scheme, Score
from appraisal.providers.workbench import failed_jobs
from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Job
from organization.models import Account
from tests.appraisal.small import checked, committed
from tests.factories import SHANGHAI

DAY = timedelta(days=1)
Q1 = "2012Q1"


@pytest.fixture
def quarter(year: Period) -> Period:
    """The first quarter, of the small scheme made fit for computing."""
    return Period.objects.get(scheme=year.scheme, label=Q1)


def close(moment: datetime) -> Job:
    """The schedule looks at ``moment``, after the first quarter only, and a worker does what it queued."""
    quarterly_rankings(moment)
    job = Job.objects.get(kind=QUARTERLY)
    if job.state == JobState.QUEUED:
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
        jobs.run(job.pk)
        Job.objects.filter(pk=job.pk, ended_at__isnull=False).update(ended_at=moment)
    return Job.objects.get(pk=job.pk)


APRIL = datetime(2012, 4, 1, 0, 5, tzinfo=SHANGHAI)


def enter(quarter: Period, by: Account, at: datetime) -> None:
    """All scores of the quarter, at this moment."""
    committed(quarter, by)
    Score.objects.filter(period=quarter).update(entered_at=at)


def looks() -> list[tuple[str, str]]:
    """Who queued the job again, and why."""
    events = AuditEvent.objects.filter(verb="job.restart").order_by("seq")
    return [(event.actor_name[:2], event.reason) for event in events]


def test_refused_quarter_is_looked_at_again_the_next_day_only(quarter: Period) -> None:
    refused = close(APRIL)
    assert (refused.state, refused.attempt) == (JobState.FAILED, 1)

    same_day = close(APRIL + timedelta(hours=8))
    assert same_day.attempt == 1
    next_day = close(APRIL + DAY)
    assert (next_day.state, next_day.attempt) == (JobState.FAILED, 2)

    assert ("缺" in next_day.error, len(next_day.error.splitlines()) > 1) == (True, True)
    assert looks() == [("系统", "每日检查")]
    assert Job.objects.filter(kind=QUARTERLY).count() == 1


def test_quarter_is_made_within_minutes_of_its_last_score(quarter: Period, zhou: Account) -> None:
    close(APRIL)
    enter(quarter, zhou, APRIL + timedelta(hours=2))

    made = close(APRIL + timedelta(hours=2, minutes=5))

    assert made.state == JobState.DONE
    assert [version.pk for version in ResultVersion.objects.filter(period=quarter)] == [made.result["version"]]
    assert looks() == [("系统", "分值已录全")]


def test_incomplete_scores_wait_for_the_next_day(quarter: Period, zhou: Account) -> None:
    close(APRIL)
    enter(quarter, zhou, APRIL + timedelta(hours=2))
    Score.objects.filter(period=quarter).first().delete()  # type: ignore[union-attr]

    assert close(APRIL + timedelta(hours=3)).attempt == 1
    assert close(APRIL + DAY).attempt == 2


def test_finished_quarter_is_never_made_again(quarter: Period, zhou: Account) -> None:
    enter(quarter, zhou, APRIL)
    for days in range(4):
        close(APRIL + days * DAY)
        Score.objects.filter(period=quarter).update(entered_at=APRIL + days * DAY + timedelta(hours=1))

    assert ResultVersion.objects.filter(period=quarter).count() == 1
    assert looks() == []


def by_hand(quarter: Period, zhou: Account) -> ResultVersion:
    """The schedule is refused, then the office enters everything and computes by hand."""
    close(APRIL)
    enter(quarter, zhou, APRIL + timedelta(hours=1))
    return run_scoring(quarter, by=zhou, at=APRIL + timedelta(hours=2))


def test_quarter_computed_by_hand_after_its_close_settles_the_schedule(quarter: Period, zhou: Account) -> None:
    version = by_hand(quarter, zhou)

    settled = close(APRIL + timedelta(hours=3))

    assert (settled.state, settled.result["version"]) == (JobState.DONE, version.pk)
    assert ResultVersion.objects.filter(period=quarter).count() == 1
    assert looks() == [("系统", "本期已有结果版本")]


def test_without_the_look_at_versions_a_close_makes_two(
    quarter: Period, zhou: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    by_hand(quarter, zhou)
    monkeypatch.setattr(scoring_jobs, "version_since_close", lambda period: None)

    close(APRIL + timedelta(hours=3))

    assert ResultVersion.objects.filter(period=quarter).count() == 2


def test_version_made_while_the_schedule_computes_stays_the_only_one(
    quarter: Period, zhou: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the scheduled computation and its writing somebody computes by hand."""
    enter(quarter, zhou, APRIL)
    compute = scoring_jobs.compute

    def overtaken(*args: Any, **kwargs: Any) -> Any:
        computed = compute(*args, **kwargs)
        run_scoring(quarter, by=zhou, at=APRIL)
        return computed

    monkeypatch.setattr(scoring_jobs, "compute", overtaken)

    done = close(APRIL)

    assert done.state == JobState.DONE
    assert [version.pk for version in ResultVersion.objects.filter(period=quarter)] == [done.result["version"]]


def test_version_from_before_the_close_does_not_stand_for_the_quarter(quarter: Period, zhou: Account) -> None:
    enter(quarter, zhou, APRIL - DAY)
    early = run_scoring(quarter, by=zhou, at=datetime(2012, 3, 31, 23, 59, tzinfo=SHANGHAI))

    made = close(APRIL)

    assert made.result["version"] != early.pk
    assert ResultVersion.objects.filter(period=quarter).count() == 2


def test_refused_quarter_of_a_replaced_scheme_is_settled(quarter: Period, zhou: Account) -> None:
    job = close(APRIL)
    draft = amend_scheme(quarter.scheme, reason="调整指标", paper="安考评〔2012〕9号", by=zhou, at=APRIL)
    Scheme.objects.filter(pk=draft.pk).update(state=SchemeState.ISSUED, issued_at=APRIL, issued_by=zhou)

    quarterly_rankings(APRIL + timedelta(hours=1))
    jobs.run(job.pk)

    settled = Job.objects.get(pk=job.pk)
    assert (settled.state, settled.result, settled.step_text) == (JobState.DONE, {}, scoring_jobs.REPLACED)
    assert looks() == [("系统", scoring_jobs.REPLACED)]
    assert Job.objects.get(kind=QUARTERLY, key=f"{draft.code}:2:{Q1}").payload["period"] != quarter.pk
    assert ResultVersion.objects.count() == 0


def test_second_beat_that_saw_the_same_failure_queues_nothing(quarter: Period) -> None:
    stale = close(APRIL)
    close(APRIL + DAY)

    scoring_jobs._look_again(stale, APRIL + DAY)

    assert len(looks()) == 1


def test_daily_look_ends_after_its_days_and_complete_scores_still_count(quarter: Period, zhou: Account) -> None:
    late = APRIL + timedelta(days=scoring_jobs.DAILY_FOR_DAYS)
    job = close(APRIL)
    assert scoring_jobs._reason_to_look(job, late + DAY) == ""
    assert scoring_jobs._reason_to_look(job, late - DAY) == "每日检查"

    enter(quarter, zhou, late)

    assert scoring_jobs._reason_to_look(job, late + DAY) == "分值已录全"


def test_reasons_of_a_refusal_are_cut_to_the_first_ones(quarter: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring_jobs, "SHOWN", 3)

    lines = close(APRIL).error.splitlines()

    assert len(lines) == 4
    assert lines[-1].startswith("……另有 ")


def test_waiting_quarter_shows_state_and_reason_on_its_pages(
    quarter: Period, zhou: Account, client_of: Callable[[Account], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring_jobs, "DAILY_FOR_DAYS", 36_500)
    job, client = close(APRIL), client_of(zhou)
    reason, again = job.error.splitlines()[0], "分值录全后几分钟内自动重新计算；此外每天自动检查一次，至 2112-03-07。"

    [line] = client.get("/jobs/").context["lines"]
    assert (line.state, line.tone, line.again) == ("失败，自动再试", "warning", again)
    for page in ("/jobs/", f"/jobs/{job.pk}/"):
        shown = client.get(page).content.decode()
        assert (again in shown, reason[:40] in shown) == (True, True)
    assert reason in client.get(f"/appraisal/periods/{quarter.pk}/").content.decode()

    [item] = failed_jobs()
    assert item.title.startswith(f"{job.title}尚未生成，自动再试：{reason[:40]}")
    assert item.url == f"/appraisal/periods/{quarter.pk}/"
    assert item.title in client.get("/").content.decode()


def test_quarter_of_long_ago_promises_no_daily_look(quarter: Period) -> None:
    assert scoring_jobs.looks_again(close(APRIL)) == "分值录全后几分钟内自动重新计算。"


def test_job_that_the_schedule_did_not_queue_promises_nothing() -> None:
    assert scoring_jobs.looks_again(Job(kind=QUARTERLY, key="by-hand")) == ""


def test_pages_of_other_failed_jobs_promise_nothing(year: Period, zhou: Account) -> None:
    """Negative control of the text above: a computation asked for by hand waits for a person."""
    job = scoring_jobs.request_scoring(year, by=zhou, at=timezone.now())
    jobs.run(job.pk)

    [item] = failed_jobs()
    assert item.title == f"后台任务失败：{job.title}"


def test_checked_workbook_is_no_change_of_scores(quarter: Period, zhou: Account) -> None:
    job = close(APRIL)
    checked(quarter, zhou)

    assert scoring_jobs._reason_to_look(job, APRIL + timedelta(hours=1)) == ""
