"""Who took part, what was cast, what it came to.

A secret ballot shares no column with its voter: no person, no time, no serial number, a random key to order by. The
tables' columns are on an allow-list (tests/ballots/test_schema.py); a new one must be argued there.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import UniqueConstraint

from ballots.models.polls import Poll, RosterEntry
from core.constraints import filled


class Participation(models.Model):
    """Took part: one row per roster row, without a time."""

    entry = models.OneToOneField(
        RosterEntry, on_delete=models.PROTECT, primary_key=True, related_name="participation", verbose_name="名册"
    )

    class Meta:
        verbose_name = "参加投票"
        ordering = ["entry_id"]

    def __str__(self) -> str:
        return str(self.entry)


class OpenBallot(models.Model):
    """A vote in an open roll-call, with the name."""

    entry = models.OneToOneField(
        RosterEntry, on_delete=models.PROTECT, primary_key=True, related_name="ballot", verbose_name="名册"
    )
    choice = models.CharField("选择", max_length=20)

    class Meta:
        verbose_name = "记名票"
        ordering = ["entry_id"]
        constraints = [filled("openballot", "choice", message="请选择一项")]

    def __str__(self) -> str:
        return f"{self.entry} {self.choice}"


class SealedBallot(models.Model):
    """A secret ballot in its envelope (ballots.sealing): always 2144 bytes. Deleted when the box is opened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="box", verbose_name="表决")
    sealed = models.BinaryField("密封票", max_length=2144)

    class Meta:
        verbose_name = "密封票"
        ordering = ["id"]

    def __str__(self) -> str:
        return "密封票"


class Tally(models.Model):
    """How many votes a choice got: written at the closing of an open poll, at the opening of a secret box."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="tallies", verbose_name="表决")
    choice = models.CharField("选择", max_length=20)
    votes = models.PositiveIntegerField("得票")

    class Meta:
        verbose_name = "计票结果"
        ordering = ["poll_id", "id"]
        constraints = [UniqueConstraint(fields=["poll", "choice"], name="tally_choice_once")]

    def __str__(self) -> str:
        return f"{self.choice} {self.votes}"
