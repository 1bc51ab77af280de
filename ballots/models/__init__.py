"""Tables of ballots."""

from ballots.models.box import OpenBallot, Participation, SealedBallot, Tally
from ballots.models.polls import Poll, RosterEntry, Teller, TrusteeKey

__all__ = ["OpenBallot", "Participation", "Poll", "RosterEntry", "SealedBallot", "Tally", "Teller", "TrusteeKey"]
