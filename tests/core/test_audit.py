"""The audit trail: append-only, chained, verified; every way of tampering is found, and nothing else is.

The triggers are taken off through core.triggers where a test must tamper: that they bite is shown first.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from appraisal.enums import AppraisalEvent
from core import audit, audit_verify, broker, events, tasks, triggers
from core.enums import Outcome
from core.models import AuditAnchor, AuditEvent, AuditHead
from organization.models import Account

pytestmark = pytest.mark.django_db
COLUMNS = [
    "id", "seq", "at", "actor_id", "actor_name", "address", "request_id", "verb", "object_type", "object_id",
    "object_label", "outcome", "clause", "reason", "data", "prev", "hash",
]  # fmt: skip


def note(by: Account, number: int = 1, **fields: Any) -> AuditEvent:
    at = timezone.now() + timedelta(milliseconds=number)
    return audit.record(verb="appraisal.enter_scores", by=by, at=at, label=f"第 {number} 项", **fields)


@pytest.fixture
def trail(zhou: Account) -> list[AuditEvent]:
    """Ten events on the main chain."""
    return [note(zhou, number, reason="录入", after={"分值": str(number)}) for number in range(1, 11)]


@pytest.fixture
def unguarded() -> None:
    """The append-only triggers are off, as someone with the owner's password could have it."""
    for table in ("core_auditevent", "core_auditanchor", "core_rowhistory"):
        triggers.execute(connection, triggers.append_only_removal_sql(table, connection.vendor))


def texts(chain: str = "main") -> list[str]:
    return [fault.text for fault in audit_verify.verify(chain)]


def test_untouched_trail_has_no_faults(trail: list[AuditEvent]) -> None:
    audit_verify.anchor_all(sent_to="log")

    assert audit_verify.verify() == []
    assert [event.seq for event in trail] == list(range(1, 11))


def other(column: str, value: Any) -> Any:
    """A different value of the same type."""
    if column == "id":
        return uuid.uuid4()
    if column == "seq":
        return 99
    if column == "outcome":
        return next(one.value for one in Outcome if one != value)
    return f"1999{value[4:]}" if column == "at" else f"{value}改"[-40:]


@pytest.mark.parametrize("column", COLUMNS)
def test_edit_of_any_column_is_found(trail: list[AuditEvent], unguarded: None, column: str) -> None:
    changed = {column: other(column, getattr(trail[4], column))}
    AuditEvent.objects.filter(pk=trail[4].pk).update(**changed)

    assert texts() != []


def test_event_moved_to_another_chain_is_found(trail: list[AuditEvent], unguarded: None) -> None:
    AuditEvent.objects.filter(seq=5).update(chain="auth")

    assert audit_verify.verify("main") != []
    assert audit_verify.verify("auth") != []


@pytest.mark.parametrize("place", range(1, 11))
def test_deletion_of_any_event_is_found(trail: list[AuditEvent], unguarded: None, place: int) -> None:
    AuditEvent.objects.filter(seq=place).delete()

    assert texts() != []


def test_inserted_event_is_found(trail: list[AuditEvent], unguarded: None) -> None:
    """An event of a forger without the key, put between two others."""
    for event in reversed(trail[4:]):
        AuditEvent.objects.filter(pk=event.pk).update(seq=event.seq + 1)
    forged = AuditEvent.objects.get(pk=trail[3].pk)
    forged.pk, forged.seq, forged.prev = uuid.uuid4(), 5, trail[3].hash
    forged.save(force_insert=True)

    assert texts() != []


def test_swapped_events_are_found(trail: list[AuditEvent], unguarded: None) -> None:
    AuditEvent.objects.filter(seq=4).update(seq=99)
    AuditEvent.objects.filter(seq=7).update(seq=4)
    AuditEvent.objects.filter(seq=99).update(seq=7)

    assert texts() != []


def test_cut_tail_is_found_by_the_head(trail: list[AuditEvent], unguarded: None) -> None:
    AuditEvent.objects.filter(seq__gt=7).delete()

    assert texts() == ["链头与末条不符，末尾被截断或改动"]


def cut_with_head(place: int) -> None:
    AuditEvent.objects.filter(seq__gt=place).delete()
    last = AuditEvent.objects.get(seq=place)
    AuditHead.objects.filter(chain="main").update(last_seq=place, last_hash=last.hash)


def test_cut_tail_with_its_head_is_found_by_the_anchor(trail: list[AuditEvent], unguarded: None) -> None:
    audit_verify.anchor_all(sent_to="log")
    cut_with_head(7)

    assert texts() == ["已送出锚点的记录不存在，末尾被截断"]


def test_cut_tail_with_head_and_anchors_is_found_by_an_anchor_elsewhere(
    trail: list[AuditEvent], unguarded: None
) -> None:
    audit_verify.anchor_all(sent_to="log")
    outside = audit_verify.parse_anchor(f"main:10:{trail[-1].hash}")
    AuditAnchor.objects.all().delete()
    cut_with_head(7)

    assert audit_verify.verify("main") == []  # negative control: nothing on this machine tells
    assert [fault.text for fault in audit_verify.verify("main", known=[outside])] == [
        "已送出锚点的记录不存在，末尾被截断"
    ]


def rewrite_from(place: int) -> None:
    """What the holder of the key can do: change one event and hash all that follow anew."""
    previous = AuditEvent.objects.get(seq=place - 1).hash
    for event in AuditEvent.objects.filter(chain="main", seq__gte=place).order_by("seq"):
        event.reason, event.prev = "改写", previous
        event.hash = previous = audit.link(event)
        AuditEvent.objects.filter(pk=event.pk).update(reason=event.reason, prev=event.prev, hash=event.hash)
    AuditHead.objects.filter(chain="main").update(last_hash=previous)


def test_chain_rewritten_with_the_key_is_found_by_an_anchor(trail: list[AuditEvent], unguarded: None) -> None:
    rewrite_from(5)
    assert audit_verify.verify("main") == []  # negative control: without an anchor the key holder wins

    AuditAnchor.objects.create(chain="main", seq=10, hash=trail[-1].hash, at=trail[-1].at, sent_to="log")

    assert texts() == ["与已送出的锚点不符，链被重写"]


def test_second_anchor_of_a_rewritten_chain_does_not_hide_the_first(trail: list[AuditEvent], unguarded: None) -> None:
    audit_verify.anchor_all(sent_to="log")
    rewrite_from(5)
    AuditAnchor.objects.create(
        chain="main", seq=10, hash=AuditEvent.objects.get(seq=10).hash, at=trail[-1].at, sent_to="paper"
    )

    assert texts() == ["与已送出的锚点不符，链被重写"]


def test_chain_that_vanished_whole_is_found(trail: list[AuditEvent], unguarded: None) -> None:
    audit_verify.anchor_all(sent_to="log")
    AuditEvent.objects.filter(chain="main").delete()
    AuditHead.objects.filter(chain="main").delete()

    assert [fault.chain for fault in audit_verify.verify() if fault.chain == "main"] != []


def test_events_of_a_chain_without_a_head_are_found(trail: list[AuditEvent], unguarded: None) -> None:
    AuditEvent.objects.filter(seq=10).update(chain="quiet", seq=1)

    assert ("quiet", "有记录而没有链头") in [(fault.chain, fault.text) for fault in audit_verify.verify()]


@pytest.mark.parametrize("text", ["昨天", "2012-12-28T12:00:00", ""])
def test_time_that_is_no_moment_is_a_fault_and_no_error(trail: list[AuditEvent], unguarded: None, text: str) -> None:
    AuditEvent.objects.filter(seq=5).update(at=text)

    assert "时间无法识别" in texts()


def test_clock_set_back_is_found(zhou: Account) -> None:
    now = timezone.now()
    for at in (now, now - timedelta(minutes=14), now - timedelta(minutes=40)):
        audit.record(verb="job.enqueue", by=zhou, at=at)

    assert [(fault.seq, fault.text) for fault in audit_verify.verify("main")] == [(3, "时间早于上一条")]


def random_event(source: random.Random, by: Account) -> AuditEvent:
    """Any text a person may write, of any length the columns hold."""
    alphabet = "安澜县=+-@|\"'\\{}[]:,\n\r\t0１é\U0001f600"
    words = ["".join(source.choices(alphabet, k=source.randint(0, 40))) for _ in range(5)]
    return audit.record(
        verb="appraisal.enter_scores", by=by, at=timezone.now(), label=words[0], reason=words[1],
        before={words[2]: words[3]}, after={words[4]: [source.random() > 0.5, None, source.randint(-9, 9)]},
        outcome=source.choice(list(Outcome)), chain=source.choice(list(audit.Chain)),
    )  # fmt: skip


def assert_no_false_alarm(by: Account, count: int) -> None:
    source = random.Random(20121228)
    with transaction.atomic():
        for _ in range(count):
            random_event(source, by)
            if source.random() < 0.01:
                audit_verify.anchor_all(sent_to="log")

    assert AuditEvent.objects.count() == count
    assert audit_verify.verify() == []


def test_two_thousand_random_events_raise_no_false_alarm(zhou: Account) -> None:
    assert_no_false_alarm(zhou, 2_000)


@pytest.mark.hard
def test_ten_thousand_random_events_raise_no_false_alarm(zhou: Account) -> None:
    assert_no_false_alarm(zhou, 10_000)


@pytest.mark.parametrize("seed", range(30))
def test_random_mutation_of_random_events_is_found(zhou: Account, unguarded: None, seed: int) -> None:
    source = random.Random(seed)
    for _ in range(12):
        random_event(source, zhou)
    event = source.choice(list(AuditEvent.objects.order_by("pk")))
    column = source.choice(COLUMNS)
    if source.random() < 0.2:
        event.delete()
    else:
        AuditEvent.objects.filter(pk=event.pk).update(**{column: other(column, getattr(event, column))})

    assert audit_verify.verify() != []


@pytest.fixture
def broken_trail(unguarded: None) -> None:
    """The trail cannot be written: inserts fail in the database itself."""
    if connection.vendor == "sqlite":
        statements = [
            "CREATE TRIGGER broken BEFORE INSERT ON core_auditevent BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        ]
    else:
        statements = [
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$",
            "CREATE TRIGGER broken BEFORE INSERT ON core_auditevent FOR EACH ROW EXECUTE FUNCTION broken()",
        ]
    triggers.execute(connection, statements)


def test_write_without_its_audit_row_is_rolled_back(zhou: Account, hekou: Any, broken_trail: None) -> None:
    from organization.actions.units import abolish_unit
    from organization.models import Unit

    def act() -> None:
        with transaction.atomic():
            abolish_unit(unit=hekou, reason="撤并", by=zhou, at=timezone.now())

    before = Unit.objects.filter(pk=hekou.pk).values().get()
    with pytest.raises(DatabaseError, match="disk full"):
        act()

    assert Unit.objects.filter(pk=hekou.pk).values().get() == before


def test_same_write_goes_through_with_the_trail_whole(zhou: Account, hekou: Any) -> None:
    """Control of the test above: the action itself is possible."""
    from organization.actions.units import abolish_unit

    abolish_unit(unit=hekou, reason="撤并", by=zhou, at=timezone.now())

    assert AuditEvent.objects.filter(verb="organization.abolish_unit").count() == 1


def test_rolled_back_action_leaves_no_event(zhou: Account) -> None:
    def act() -> None:
        with transaction.atomic():
            note(zhou)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    assert AuditEvent.objects.count() == 0
    assert audit_verify.verify() == []


def test_float_does_not_enter_the_trail(zhou: Account) -> None:
    with pytest.raises(TypeError):
        note(zhou, after={"什么": object()})


@pytest.mark.parametrize(
    "text", ["main", "main:x:" + "0" * 64, "main:1:" + "g" * 64, ":1:" + "0" * 64, "main:1:" + "A" * 64]
)
def test_misspelt_anchor_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="应写作"):
        audit_verify.parse_anchor(text)


def exit_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        call_command("verify_audit", *arguments)
    return int(left.value.code or 0)


def test_command_tells_whole_from_broken(
    trail: list[AuditEvent], unguarded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = exit_code()
    anchored = exit_code("--anchor", f"main:10:{trail[-1].hash}")
    AuditEvent.objects.filter(seq=3).update(reason="改写")
    broken = exit_code("--json")

    assert (whole, anchored, broken) == (0, 0, 1)
    assert '{"chain": "main", "seq": 3, "text": "内容与指纹不符，记录被改动"}' in capsys.readouterr().out


def stale(now: datetime) -> list[str]:
    return audit_verify.stale_chains(now)


def test_chain_without_a_fresh_anchor_is_stale(trail: list[AuditEvent], zhou: Account) -> None:
    now = timezone.now()
    assert stale(now) == []
    assert stale(now + timedelta(hours=27)) == ["main"]

    audit_verify.anchor_all(sent_to="log")
    assert stale(now + timedelta(hours=27)) == []

    note(zhou)
    assert stale(now + timedelta(hours=27)) == ["main"]


def test_anchors_are_written_once_per_link(trail: list[AuditEvent], zhou: Account) -> None:
    counts = [audit_verify.anchor_all(sent_to="log") for _ in range(2)]
    note(zhou)

    assert [*counts, audit_verify.anchor_all(sent_to="log")] == [1, 0, 1]


def test_verification_reports_its_progress(trail: list[AuditEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_verify, "BATCH", 4)
    heard: list[tuple[int, int, str]] = []

    audit_verify.verify(step=lambda *report: heard.append(report))

    assert heard == [(4, 10, "main"), (8, 10, "main"), (10, 10, "")]


def test_publication_anchors_the_trail_at_once(
    trail: list[AuditEvent], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        events.emit(AppraisalEvent.VERSION_PUBLISHED, version_id=0)
    assert [anchor.seq for anchor in AuditAnchor.objects.filter(chain="main")] == [10]

    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.anchor_audit, "apply_async", away)
    monkeypatch.setattr(broker, "_silent_until", 0.0)  # put back afterwards: the pause is for this test only
    with django_capture_on_commit_callbacks(execute=True):
        events.emit(AppraisalEvent.VERSION_PUBLISHED, version_id=0)
