"""The slower limit on guessing: one login name, tried from many addresses (SECURITY A03).

The fast limit (5 failures of one login name from one address, then 30 minutes) is django-axes'; it is repeated here
because axes counts after the check, so that tries at the same moment slip through it. The slower one holds up an
attack that spreads over addresses, and never shuts the owner out: an address from which the account signed in before
is not held up by it, and elsewhere one try in each pause still goes through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class GuessingPolicy:
    """window    time over which tries of one login name are counted
    per_address  failed tries from one address within the window (the lock of GB/T 22239-2019 8.1.4.1 b)
    free         tries within the window, from all addresses together, that are answered at once
    pause        after those: time between two tries from addresses not known
    memory       how long an address stays known after a successful sign-in
    """

    window: timedelta = timedelta(minutes=30)
    per_address: int = 5
    free: int = 20
    pause: timedelta = timedelta(minutes=5)
    memory: timedelta = timedelta(days=180)


POLICY = GuessingPolicy()


def may_try(
    *,
    tries_here: int,
    tries: int,
    last_unknown_try: datetime | None,
    known_address: bool,
    at: datetime,
    policy: GuessingPolicy = POLICY,
) -> bool:
    """Whether the password may be checked now.

    tries_here        failed tries of this login name within the window, from this address
    tries             the same from any address
    last_unknown_try  the latest of them from an address not known, or None
    """
    if tries_here >= policy.per_address:
        return False
    if known_address or tries < policy.free or last_unknown_try is None:
        return True
    return at - last_unknown_try >= policy.pause
