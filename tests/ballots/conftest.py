"""A poll, its members and its two scrutineers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.utils import timezone

from ballots import sealing
from ballots.actions.keys import make_key
from ballots.actions.planning import STANDARD, RosterLine, open_poll, plan_poll
from ballots.enums import PollKind
from ballots.models import Poll, Teller
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account

WORDS = ("一盏灯照着三条河流的源头", "春分之后第二场雨落在山南")
"""Passphrases of the two scrutineers."""


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: object, settings: object) -> None:
    """Stretching passphrases is slow on purpose; each test keeps its shares apart."""
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def secretary(county: Unit) -> Account:
    return make_account("秦会务", county, Duty.TWO_OFFICES)


@pytest.fixture
def scrutineers(county: Unit) -> list[Account]:
    return [make_account(name, county, Duty.TWO_OFFICES) for name in ("监甲", "监乙")]


@pytest.fixture
def members(county: Unit) -> list[Account]:
    return make_members(county, 5)


def make_members(unit: Unit, count: int) -> list[Account]:
    return [make_account(f"委员{number}", unit, Duty.COUNTY_LEADER) for number in range(1, count + 1)]


def lines(members: Sequence[Account]) -> list[RosterLine]:
    return [RosterLine(account.person, "县委常委") for account in members if account.person is not None]


def planned(
    members: Sequence[Account],
    secretary: Account,
    scrutineers: Sequence[Account],
    *,
    kind: PollKind = PollKind.SECRET,
    choices: Sequence[tuple[str, str]] = STANDARD,
) -> Poll:
    """A poll with keys, ready to be opened."""
    poll = plan_poll(
        kind=kind, question="是否同意城区公交票价调整方案", roster=lines(members), choices=choices,
        scrutineers=[one.person for one in scrutineers if one.person is not None],
        by=secretary, at=timezone.now(),
    )  # fmt: skip
    if kind is PollKind.SECRET:
        for account, words in zip(scrutineers, WORDS, strict=True):
            make_key(poll, passphrase=words, repeated=words, by=account, at=timezone.now())
    return poll


def opened(
    members: Sequence[Account],
    secretary: Account,
    scrutineers: Sequence[Account],
    *,
    kind: PollKind = PollKind.SECRET,
    choices: Sequence[tuple[str, str]] = STANDARD,
) -> Poll:
    poll = planned(members, secretary, scrutineers, kind=kind, choices=choices)
    return open_poll(poll, by=secretary, at=timezone.now())


def passphrases(poll: Poll) -> dict[int, str]:
    """What both scrutineers type at the opening."""
    tellers = Teller.objects.filter(poll=poll, role="scrutineer").order_by("pk")
    return {teller.pk: words for teller, words in zip(tellers, WORDS, strict=True)}


@pytest.fixture
def secret(members: list[Account], secretary: Account, scrutineers: list[Account]) -> Poll:
    """An open secret poll of five members."""
    return opened(members, secretary, scrutineers)


@pytest.fixture
def roll_call(members: list[Account], secretary: Account, scrutineers: list[Account]) -> Poll:
    """An open roll-call of five members."""
    return opened(members, secretary, scrutineers, kind=PollKind.OPEN)
