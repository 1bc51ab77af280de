"""That a ranking of a special appraisal was printed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from appraisal.models import SpecialVersion
from core import audit
from organization.models import Account


@transaction.atomic
def record_special_paper(version: SpecialVersion, *, by: Account, at: datetime) -> None:
    """Who took the paper is on record."""
    after = {"number": version.number, "sha256": version.input_hash}
    audit.record(verb="appraisal.print_special", by=by, at=at, obj=version, label=str(version), after=after)
