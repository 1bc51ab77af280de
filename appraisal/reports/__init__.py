"""Ranking reports: PDF in the official format and workbooks, of one version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from appraisal.models import ResultVersion
from appraisal.reports.making import Order, make
from organization.models import Account

__all__ = ["Order", "make", "ranking_document"]


def ranking_document(
    version: ResultVersion,
    kind: str,
    *,
    by: Account,
    at: datetime,
    groups: Sequence[str] | None = None,
    per_unit: bool = False,
    number: str = "",
) -> bytes:
    """The ranking of a version as "pdf" or "xlsx"; made once and kept, then the kept document is given.

    ``groups`` are codes (None: all groups), ``per_unit`` adds the explanation of every unit, ``number`` is the
    发文字号.
    ValueError for an unknown kind or when no group is left.
    """
    document = make(version, Order(kind, tuple(groups or ()), per_unit, number), by=by, at=at)
    with document.document.content.open("rb") as stored:
        data: bytes = stored.read()
    return data
