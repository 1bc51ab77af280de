"""Kills and leaks on a PostgreSQL of our own: both rows or none, no choice in any file, no order in the box.

B03, B04, B05, B06 of SECURITY.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ballots import sealing
from ballots.actions import casting
from ballots.actions.casting import cast
from ballots.actions.counting import close_poll, unseal
from ballots.actions.form_polls import cast_by_code, hash_of, make_codes
from ballots.actions.planning import open_poll
from ballots.models import BallotCode, FormTally, Participation, Poll, SealedBallot, Tally
from core.audit_verify import verify
from core.models import AuditEvent
from organization.enums import UnitKind, UnitLevel
from organization.models import Account, Unit
from tests.ballots.conftest import make_members, opened, passphrases
from tests.ballots.test_forms import form_of
from tests.factories import make_account, make_unit
from tests.faults import figures
from tests.faults.stage import TABLES, Stage, product_on
from tools.processes import ROOT

pytestmark = pytest.mark.services
MARKS = ("qzxaye", "qzxnay")
OTHERS = ("wvkaye", "wvknay")
"""Choices spelled as nothing else is; the negative control leaves its own behind."""


@pytest.fixture(scope="module")
def own_stage(servers: Stage) -> Iterator[Stage]:
    """A database of our own, empty but for the tables."""
    servers.use_copy_of(TABLES)
    yield servers
    servers.drop_copy()


@pytest.fixture
def stage(own_stage: Stage, django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    with django_db_blocker.unblock(), product_on(own_stage):  # type: ignore[attr-defined]
        yield own_stage


@pytest.fixture
def hall(stage: Stage) -> Unit:
    fields = {"kind": UnitKind.COUNTY, "level": UnitLevel.COUNTY, "appraisal_system": ""}
    return make_unit(f"会场{uuid.uuid4().hex[:8]}", **fields)


def called(
    hall: Unit, count: int, marks: tuple[str, str] = MARKS
) -> tuple[Poll, list[Account], Account, list[Account]]:
    """An open secret poll of so many members, with its secretary and scrutineers."""
    members, secretary = make_members(hall, count), make_account("秦怀远", hall)
    scrutineers = [make_account(name, hall) for name in ("监甲", "监乙")]
    choices = list(zip(marks, ("同意", "不同意"), strict=True))
    return opened(members, secretary, scrutineers, choices=choices), members, secretary, scrutineers


def kill(stage: Stage, hall: Unit, times: int, seed: int) -> tuple[Poll, list[Account]]:
    poll, members, _, _ = called(hall, times)
    names = [member.username for member in members]
    command = [sys.executable, "-m", "tests.ballots.doomed", str(poll.pk), str(seed), *names]
    done = subprocess.run(command, cwd=ROOT, env=stage.environment(), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return poll, members


def rows(poll: Poll) -> tuple[int, int, int]:
    """Participations, ballots, and votes in the trail."""
    return (
        Participation.objects.filter(entry__poll=poll).count(),
        SealedBallot.objects.filter(poll=poll).count(),
        AuditEvent.objects.filter(verb="ballots.cast", chain=poll.chain).count(),
    )


def test_killed_cast_leaves_both_rows_or_none(stage: Stage, hall: Unit) -> None:
    """B03, small."""
    poll, members = kill(stage, hall, 10, 7)
    took_part, ballots, trail = rows(poll)
    for member in members:
        if not Participation.objects.filter(entry__poll=poll, entry__person=member.person).exists():
            cast(poll, choice=MARKS[0], by=member, at=timezone.now())

    assert 0 < took_part == ballots == trail < 10
    assert rows(poll) == (10, 10, 10)
    assert verify(poll.chain) == []


@pytest.mark.hard
def test_killed_cast_leaves_both_rows_or_none_in_full(stage: Stage, hall: Unit) -> None:
    poll, _ = kill(stage, hall, 100, 2012)
    took_part, ballots, trail = rows(poll)

    done = "cast killed at five points and a moment of chance in turn, 100 times"
    figures.record("B03", done, f"{took_part} participations, {ballots} ballots")
    assert 0 < took_part == ballots == trail < 100


def test_without_the_transaction_a_kill_leaves_half(stage: Stage, hall: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: what dies after the first row leaves it behind."""
    poll, members, _, _ = called(hall, 2)
    plain = casting.cast.__wrapped__.__wrapped__  # type: ignore[attr-defined]  # without atomic
    monkeypatch.setattr(casting, "shared", lambda one: one)
    monkeypatch.setattr(casting, "_lock_entry", lambda one, by: one.roster.get(person=by.person_id))
    monkeypatch.setattr(casting, "_put_in", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        plain(poll, choice=MARKS[0], by=members[0], at=timezone.now())

    assert rows(poll) == (1, 0, 0)


def spellings(mark: str) -> list[bytes]:
    """A choice as a ballot, a form or a value would write it; the poll's own list of choices writes it otherwise."""
    plain = json.dumps({"choice": mark})
    close = json.dumps({"choice": mark}, separators=(",", ":"))
    forms = [plain, close, f"choice={mark}", f"'choice': '{mark}'"]
    return [one.encode() for text in forms for one in (text, text.encode().hex())]


def leaks(stage: Stage, marks: tuple[str, str]) -> list[str]:
    """Files of the servers (data, WAL, logs), a dump and everything under DATA_DIR that spell a choice."""
    stage.execute("CHECKPOINT")
    folders = (stage.postgres.folder, stage.redis.folder, stage.folder)
    texts = {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    texts["dump"] = stage.postgres.tool("pg_dump").stdout.encode()
    assert len(texts) > 500
    patterns = [pattern for mark in marks for pattern in spellings(mark)]
    return sorted(name for name, text in texts.items() if any(pattern in text for pattern in patterns))


def vote_on_pages(poll: Poll, members: list[Account], marks: tuple[str, str] = MARKS) -> None:
    """As people do: choose, confirm, cast."""
    for number, member in enumerate(members):
        client = Client()
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        for step in ("confirm", "cast"):
            answer = client.post(f"/ballots/{poll.pk}/{step}/", {"choice": marks[number % 2]})
            assert answer.status_code == 200


def test_no_choice_in_data_log_or_dump(
    stage: Stage, hall: Unit, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """B05: 40 ballots cast on the pages, then everything the servers keep is searched."""
    caplog.set_level("DEBUG")
    poll, members, _, _ = called(hall, 40)
    vote_on_pages(poll, members)
    lengths = {len(bytes(sealed)) for sealed in SealedBallot.objects.filter(poll=poll).values_list("sealed", flat=True)}
    said = caplog.text + "".join(capfd.readouterr())

    assert leaks(stage, MARKS) == []
    assert lengths == {sealing.SIZE}
    assert "/cast/" in said  # the log of requests is there
    assert not any(mark in said for mark in MARKS)


def test_unsealed_ballots_would_be_found(stage: Stage, hall: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of B05: the same search finds them when nothing is sealed."""
    monkeypatch.setattr(sealing, "seal", lambda poll, plain, publics: plain + os.urandom(sealing.SIZE - len(plain)))
    poll, members, _, _ = called(hall, 4, OTHERS)
    vote_on_pages(poll, members, OTHERS)

    found = leaks(stage, OTHERS)

    assert "dump" in found
    assert any("pg_wal" in name for name in found)


def by_key(poll: Poll) -> list[uuid.UUID]:
    return list(SealedBallot.objects.filter(poll=poll).values_list("pk", flat=True))


def rank_correlation(order: list[uuid.UUID]) -> float:
    """Spearman's rho between the order of the box and that of casting."""
    count, sorted_keys = len(order), sorted(order)
    squares = sum((number - sorted_keys.index(key)) ** 2 for number, key in enumerate(order))
    return 1 - 6 * squares / (count * (count**2 - 1))


def test_order_of_the_box_tells_nothing(stage: Stage, hall: Unit) -> None:
    """B06: over ten polls the box's order has nothing to do with that of the votes."""
    rhos = []
    for _ in range(10):
        poll, members, _, _ = called(hall, 12)
        cast_order = []
        for member in members:
            before = set(by_key(poll))
            cast(poll, choice=MARKS[0], by=member, at=timezone.now())
            cast_order += list(set(by_key(poll)) - before)
        rhos.append(rank_correlation(cast_order))

    assert abs(sum(rhos) / len(rhos)) < 0.4
    assert rank_correlation(sorted(uuid.uuid4() for _ in range(12))) == 1  # negative control: keys that grow


def links(poll: Poll, names: dict[int, str]) -> dict[str, bytes]:
    """What whoever has the dump can join: voter -> envelope, by the transaction that wrote both rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.entry_id, s.sealed FROM ballots_participation p JOIN ballots_sealedballot s ON p.xmin = s.xmin "
            "WHERE s.poll_id = %s", [poll.pk.hex],
        )  # fmt: skip
        return {names[entry]: bytes(sealed) for entry, sealed in cursor.fetchall()}


def test_who_joins_the_rows_still_reads_nothing(stage: Stage, hall: Unit) -> None:
    """B04: the envelope can be joined to its voter before the opening; it is shut, and after it nothing is left."""
    poll, members, secretary, scrutineers = called(hall, 12)
    chance = random.Random(40)
    truth = {}
    for member in members:
        truth[str(member)] = chance.choice(MARKS)
        cast(poll, choice=truth[str(member)], by=member, at=timezone.now())
    names = dict(poll.roster.values_list("pk", "name"))
    joined = links(poll, names)
    close_poll(poll, by=secretary, at=timezone.now())
    unseal(poll, passphrases=passphrases(poll), by=scrutineers[0], at=timezone.now())

    assert len(joined) == 12  # the join itself works: that is why the envelope must be shut
    assert not any(mark.encode() in sealed for sealed in joined.values() for mark in MARKS)
    assert links(poll, names) == {}
    counted = dict(Tally.objects.filter(poll=poll).values_list("choice", "votes"))
    assert counted == {mark: list(truth.values()).count(mark) for mark in MARKS}


ANSWERS = ("good", "bad")
SIGNS = {b'"a": "0': "good", b'"a": "2': "bad"}


def filled_in(hall: Unit, count: int, seed: int) -> tuple[Poll, Account, list[Account], dict[str, str]]:
    """An open form and what each of so many slips (by its hash) answered: the worst case, all slips are known."""
    secretary = make_account("秦怀远", hall)
    scrutineers = [make_account(name, hall) for name in ("监甲", "监乙")]
    poll, chance, truth = form_of(secretary, scrutineers), random.Random(seed), {}
    codes = make_codes(poll, {"staff": count}, by=secretary, at=timezone.now())
    open_poll(poll, by=secretary, at=timezone.now())
    for _, code in codes:
        answer = truth[hash_of(code)] = chance.choice(ANSWERS)
        cast_by_code(code, answers={"T1/all": answer, "P1/all": answer})
    return poll, secretary, scrutineers, truth


def joined_slips(poll: Poll) -> dict[str, bytes]:
    """Slip -> envelope by the transaction that wrote both: what whoever has the dump can join."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.code_hash, s.sealed FROM ballots_ballotcode c JOIN ballots_sealedballot s ON c.xmin = s.xmin "
            "WHERE s.poll_id = %s", [poll.pk.hex],
        )  # fmt: skip
        return {slip: bytes(sealed) for slip, sealed in cursor.fetchall()}


def guessed(poll: Poll, joined: dict[str, bytes], dump: str) -> dict[str, str]:
    """The attack: read the joined envelope where it can be read; else deal the counted answers in the dump's order."""
    counts = dict(FormTally.objects.filter(group__poll=poll, question="T1/all").values_list("choice", "votes"))
    dealt = [answer for answer in ANSWERS for _ in range(counts[answer])]
    guesses = dict(zip(sorted(joined, key=dump.find), dealt, strict=True))
    for slip, plain in joined.items():
        for sign, answer in SIGNS.items():
            if sign in plain:
                guesses[slip] = answer
    return guesses


def attack(stage: Stage, hall: Unit, count: int, seed: int) -> int:
    """How many of the slips' answers the attack names: joined while voting, dumped again after the opening."""
    poll, secretary, scrutineers, truth = filled_in(hall, count, seed)
    joined = joined_slips(poll)
    assert joined.keys() == truth.keys()  # the join works: that is why the envelope must be shut
    close_poll(poll, by=secretary, at=timezone.now())
    unseal(poll, passphrases=passphrases(poll), by=scrutineers[0], at=timezone.now())
    dump = stage.postgres.tool("pg_dump").stdout
    assert joined_slips(poll) == {}
    assert BallotCode.objects.filter(poll=poll, used=True).count() == count
    guesses = guessed(poll, joined, dump)
    return sum(guesses[slip] == answer for slip, answer in truth.items())


def test_linking_slips_to_answers_stays_at_chance(stage: Stage, hall: Unit) -> None:
    """B04 of forms, small: of 40 answers chosen by lot some 20 are guessed; 33 would be chance once in 30,000."""
    assert 7 < attack(stage, hall, 40, 5) < 33


@pytest.mark.hard
def test_linking_slips_to_answers_stays_at_chance_in_full(stage: Stage, hall: Unit) -> None:
    right = sum(attack(stage, hall, 40, seed) for seed in range(25))

    figures.record("B04", "40 slips and their forms linked through a full dump, 25 rounds", f"{right} of 1000 guessed")
    assert 420 < right < 580


def test_linking_works_when_ballots_are_not_sealed(stage: Stage, hall: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of B04: the same attack names every answer when the envelope is open."""
    monkeypatch.setattr(sealing, "seal", lambda poll, plain, publics: plain + bytes(sealing.SIZE - len(plain)))
    monkeypatch.setattr(sealing, "unseal", lambda poll, sealed, privates: sealed.rstrip(b"\0"))

    assert attack(stage, hall, 40, 6) == 40
