"""Exports leave a trace: who took how many rows, with which filters."""

from __future__ import annotations

from datetime import datetime

from core import audit
from organization.models import Account


def record_matters_export(*, rows: int, filters: str, by: Account, at: datetime) -> None:
    audit.record(verb="decisions.export_matters", by=by, at=at, after={"rows": rows, "filters": filters})


def record_statistics_export(*, matters: int, filters: str, by: Account, at: datetime) -> None:
    audit.record(verb="decisions.export_statistics", by=by, at=at, after={"rows": matters, "filters": filters})


def record_register_export(verb: str, *, rows: int, filters: str, by: Account, at: datetime) -> None:
    """A register of what follows resolutions."""
    audit.record(verb=verb, by=by, at=at, after={"rows": rows, "filters": filters})


def record_proposals_export(*, rows: int, filters: str, by: Account, at: datetime) -> None:
    audit.record(verb="decisions.export_proposals", by=by, at=at, after={"rows": rows, "filters": filters})
