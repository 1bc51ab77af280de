"""The audit trail against PostgreSQL's own means: superuser, raw SQL, twenty writers (SECURITY L02, L03, L05)."""

from __future__ import annotations

import time

import psycopg2
import pytest
from django.utils import timezone

from appraisal.models import Period
from core import audit, audit_verify
from core.models import AuditEvent
from organization.models import Account
from tests.faults import figures, unguarded
from tests.faults.stage import Stage
from tests.faults.work import in_parallel, undisturbed

pytestmark = pytest.mark.services
REPLICA = "SET session_replication_role = replica"
APPEND_ONLY = (
    "core_auditevent",
    "core_auditanchor",
    "core_rowhistory",
    "appraisal_resultversion",
    "appraisal_frozengroup",
    "appraisal_result",
    "appraisal_resultitem",
)
"""What an appraisal leaves behind."""


def changes(table: str) -> tuple[str, ...]:
    return (
        f"UPDATE {table} SET id = id",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    )


@pytest.fixture
def full(stage: Stage, year: Period, clerk: Account) -> None:
    """A row in every append-only table."""
    undisturbed(year, clerk)
    audit_verify.anchor_all(sent_to="log")


@pytest.mark.parametrize("replica", [False, True], ids=["superuser", "superuser as replica"])
def test_append_only_tables_refuse_every_change(stage: Stage, full: None, replica: bool) -> None:
    for table in APPEND_ONLY:
        before = stage.execute(f"SELECT count(*) FROM {table}")
        assert before > [(0,)], table
        for statement in changes(table):
            with pytest.raises(psycopg2.errors.RaiseException, match="append-only"):
                stage.execute(*([REPLICA] if replica else []), statement)
        assert stage.execute(f"SELECT count(*) FROM {table}") == before


def test_ordinary_trigger_is_switched_off_by_replica_mode(stage: Stage, full: None) -> None:
    """Negative control: it is ENABLE ALWAYS that stops a superuser in replica mode."""
    table = "core_auditanchor"
    stage.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_change")

    stage.execute(REPLICA, f"DELETE FROM {table}")

    assert stage.execute(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("mode", ["", REPLICA + "; "], ids=["superuser", "superuser as replica"])
def test_raw_update_of_a_score_is_found(stage: Stage, year: Period, clerk: Account, mode: str) -> None:
    """Negative control first: the untouched database verifies."""
    assert stage.manage("verify_audit")[0] == 0
    [(score,)] = stage.execute("SELECT min(id) FROM appraisal_score WHERE value > 0")

    stage.postgres.tool("psql", "-c", f"{mode}UPDATE appraisal_score SET value = 0 WHERE id = {score}")

    code, said = stage.manage("verify_audit")
    assert code == 1
    assert f"appraisal_score 第 {score} 行被改动，没有新的审计记录" in said


def test_without_the_history_trigger_a_raw_update_stays_unseen(stage: Stage, year: Period) -> None:
    """Negative control: it is the trigger that finds it."""
    stage.execute("ALTER TABLE appraisal_score DISABLE TRIGGER appraisal_score_history")

    stage.execute("UPDATE appraisal_score SET value = 0 WHERE value > 0")

    assert stage.manage("verify_audit")[0] == 0


def write_in_parallel(clerk: Account, writers: int, each: int) -> tuple[list[object], float]:
    """What the writers gave back, and events per second."""
    begun = time.monotonic()

    def write() -> None:
        for number in range(each):
            audit.record(verb="faults.load", by=clerk, at=timezone.now(), after={"number": number})

    outcomes = in_parallel(writers, write)
    return outcomes, writers * each / (time.monotonic() - begun)


def check_chain(writers: int, each: int) -> None:
    seqs = list(AuditEvent.objects.filter(chain="main").order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert AuditEvent.objects.filter(verb="faults.load").count() == writers * each
    assert audit_verify.verify() == []


def test_twenty_writers_make_one_gapless_chain(stage: Stage, clerk: Account) -> None:
    outcomes, _ = write_in_parallel(clerk, 20, 5)

    assert outcomes == [None] * 20
    check_chain(20, 5)


def test_writers_without_the_head_lock_fail_each_other(
    stage: Stage, clerk: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(audit, "_append", unguarded.append)

    outcomes, _ = write_in_parallel(clerk, 20, 5)

    assert any(isinstance(outcome, Exception) for outcome in outcomes)


@pytest.mark.hard
def test_twenty_writers_full_count(stage: Stage, clerk: Account) -> None:
    outcomes, rate = write_in_parallel(clerk, 20, 100)

    assert outcomes == [None] * 20
    check_chain(20, 100)
    figures.record("L05", "20 writers of 100 audit events each", f"2000/2000, gapless, verified; {rate:.0f} events/s")
