"""Who may do what in ballots. Voting itself needs no duty: the roster is the right."""

from __future__ import annotations

from ballots.enums import BallotsPermission
from organization.enums import ADMIN_DUTIES, Duty

GRANTS = {BallotsPermission.COUNT: tuple(duty for duty in Duty if duty not in ADMIN_DUTIES)}
"""Whose poll one counts is said by its tellers; the three administrators count none (SECURITY P09)."""
