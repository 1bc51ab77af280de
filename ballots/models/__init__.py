"""Tables of ballots."""

from ballots.models.box import OpenBallot, Participation, SealedBallot, Tally
from ballots.models.forms import BallotCode, Form, FormGroup, FormTally
from ballots.models.polls import Poll, RosterEntry, Teller, TrusteeKey

__all__ = [
    "BallotCode",
    "Form",
    "FormGroup",
    "FormTally",
    "OpenBallot",
    "Participation",
    "Poll",
    "RosterEntry",
    "SealedBallot",
    "Tally",
    "Teller",
    "TrusteeKey",
]
