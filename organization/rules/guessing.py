"""The slower limit on guessing: one login name, tried from many addresses (SECURITY A03).

The fast limit (5 failures of one login name from one address, then 30 minutes) is django-axes'. This one slows an
attack that spreads over addresses, and never shuts the owner out: an address from which the account signed in
before is not held up by it, and elsewhere one try in each pause still goes through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class GuessingPolicy:
    """window    time over which tries of one login name are counted, from all addresses together
    free      tries within the window that are answered at once
    pause     after those: time between two tries from addresses not known
    memory    how long an address stays known after a successful sign-in
    """

    window: timedelta = timedelta(minutes=30)
    free: int = 20
    pause: timedelta = timedelta(minutes=5)
    memory: timedelta = timedelta(days=180)


POLICY = GuessingPolicy()


def may_try(
    *, tries: int, last_unknown_try: datetime | None, known_address: bool, at: datetime, policy: GuessingPolicy = POLICY
) -> bool:
    """Whether the password may be checked now.

    tries             failed tries of this login name within the window, from any address
    last_unknown_try  the latest of them from an address not known, or None
    """
    if known_address or tries < policy.free or last_unknown_try is None:
        return True
    return at - last_unknown_try >= policy.pause
