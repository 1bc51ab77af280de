"""Envelopes: constant size, two locks, one poll."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots import sealing

POLL = uuid.uuid4()
FIRST, SECOND = sealing.new_pair(), sealing.new_pair()
PRIVATES = [FIRST[0], SECOND[0]]
PUBLICS = [FIRST[1], SECOND[1]]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=sealing.ROOM - 2))
def test_any_ballot_comes_back_from_an_envelope_of_one_size(plain: bytes) -> None:
    sealed = sealing.seal(POLL, plain, PUBLICS)

    assert len(sealed) == sealing.SIZE == 2144
    assert sealing.unseal(POLL, sealed, PRIVATES) == plain


def test_one_ballot_gives_another_envelope_each_time() -> None:
    envelopes = {sealing.seal(POLL, b"aye", PUBLICS) for _ in range(40)}

    assert len(envelopes) == 40
    assert len({sealing.code_of(sealed) for sealed in envelopes}) == 40


@pytest.mark.parametrize(
    "privates",
    [[FIRST[0]], [SECOND[0]], [FIRST[0], FIRST[0]], [SECOND[0], SECOND[0]], [SECOND[0], FIRST[0]]],
)
def test_envelope_stays_shut_without_both_keys(privates: list[bytes]) -> None:
    sealed = sealing.seal(POLL, b"aye", PUBLICS)
    found = b""

    try:
        found = sealing.unseal(POLL, sealed, privates)
    except sealing.CannotOpen:
        found = b"shut"

    assert b"aye" not in found


def test_envelope_of_another_poll_does_not_open() -> None:
    sealed = sealing.seal(POLL, b"aye", PUBLICS)

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(uuid.uuid4(), sealed, PRIVATES)


@pytest.mark.parametrize("place", [0, 40, 1000, 2143])
def test_changed_envelope_does_not_open(place: int) -> None:
    sealed = bytearray(sealing.seal(POLL, b"aye", PUBLICS))
    sealed[place] ^= 1

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(POLL, bytes(sealed), PRIVATES)


def test_too_long_a_ballot_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        sealing.seal(POLL, b"x" * (sealing.ROOM - 1), PUBLICS)


def test_key_comes_back_only_with_passphrase_and_share() -> None:
    salt = sealing.new_salt()
    wrapped = sealing.wrap(FIRST[0], "春分之后", salt=salt, share=b"s" * 32)

    assert sealing.unwrap(wrapped, "春分之后", salt=salt, share=b"s" * 32) == FIRST[0]
    for passphrase, share in (("春分之前", b"s" * 32), ("春分之后", b"t" * 32)):
        with pytest.raises(sealing.CannotOpen):
            sealing.unwrap(wrapped, passphrase, salt=salt, share=share)


def test_fingerprint_of_a_box_does_not_depend_on_its_order() -> None:
    box = [b"one", b"two", b"three"]

    assert sealing.digest_of(box) == sealing.digest_of(reversed(box))
    assert sealing.digest_of(box) != sealing.digest_of(box[:2])
