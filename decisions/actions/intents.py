"""The intent of a matter: what it is about, and how it was settled (JH-A-5.1-c, JH-A-5.1-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit
from core.files import store
from core.findings import Finding, demand
from core.models import StoredFile
from decisions.actions.steps import latest_run, lock
from decisions.enums import Stage, Standing
from decisions.gathering import look
from decisions.models import Deliberator, IntentSettlement, Matter
from decisions.rules.facts import Case
from decisions.rules.proposals import check_approval, check_deliberation, check_description, check_settlement
from decisions.standing import standing_of, standings
from organization.models import Account, Person


@dataclass(frozen=True, slots=True)
class Settlement:
    """When an intent was settled, what was said, on which paper."""

    settled_on: date
    result: str
    paper_number: str = ""
    upload: UploadedFile[bytes] | None = None


@transaction.atomic
def describe_intent(
    matter_id: int, *, background: str, content: str, instruction: str, by: Account, at: datetime
) -> Matter:
    """Write background, content and the leader's instruction anew while the intent is open (JH-A-5.1-c)."""
    matter = lock(matter_id)
    demand(check_description(_case(matter, at), background=background, content=content, instruction=instruction))
    before = {"background": matter.background, "content": matter.content, "instruction": matter.instruction}
    matter.background, matter.content, matter.instruction = background.strip(), content.strip(), instruction.strip()
    matter.save(update_fields=["background", "content", "instruction"])
    audit.record(
        verb="decisions.describe_intent", by=by, at=at, obj=matter, clause="JH-A-5.1-c", before=before,
        after={"background": matter.background, "content": matter.content, "instruction": matter.instruction},
    )  # fmt: skip
    return matter


@transaction.atomic
def approve_intent(matter_id: int, new: Settlement, *, approver: Person, by: Account, at: datetime) -> IntentSettlement:
    """Put a principal leader's approval on record; anybody else's is refused (JH-A-5.1-d)."""
    matter = lock(matter_id)
    standing = standing_of(approver, new.settled_on)
    demand([*_findings(_case(matter, at), new, at), check_approval(standing)])
    row = _settle(matter, new, approver=approver, standing=standing, by=by, at=at)
    _record(matter, row, after={"leader": approver.name}, by=by, at=at)
    return row


@transaction.atomic
def deliberate_intent(
    matter_id: int, new: Settlement, *, people: Sequence[Person], by: Account, at: datetime
) -> IntentSettlement:
    """Put a deliberation with its people on record, each with what he was in the county that day (JH-A-5.1-d)."""
    matter = lock(matter_id)
    case, known = _case(matter, at), standings(people, new.settled_on)
    demand([*_findings(case, new, at), check_deliberation(case, list(known.values()))])
    row = _settle(matter, new, approver=None, standing=Standing.OTHER, by=by, at=at)
    Deliberator.objects.bulk_create(
        Deliberator(settlement=row, person_id=person, standing=standing) for person, standing in known.items()
    )
    names = "、".join({person.pk: person.name for person in people}.values())
    _record(matter, row, after={"people": names}, by=by, at=at)
    return row


def _case(matter: Matter, at: datetime) -> Case:
    return look([matter], at=at, about=()).cases[matter.pk]


def _findings(case: Case, new: Settlement, at: datetime) -> list[Finding]:
    return check_settlement(case, settled_on=new.settled_on, today=timezone.localdate(at), result=new.result)


def _settle(
    matter: Matter, new: Settlement, *, approver: Person | None, standing: Standing, by: Account, at: datetime
) -> IntentSettlement:
    run = latest_run(matter, Stage.INTENT)
    assert run is not None  # an open stage has a row
    document: StoredFile | None = store(new.upload, by=by, at=at) if new.upload is not None else None
    return IntentSettlement.objects.create(
        run=run, settled_on=new.settled_on, approver=approver, standing=standing,
        result=new.result.strip(), paper_number=new.paper_number.strip(), document=document, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip


def _record(matter: Matter, row: IntentSettlement, *, after: dict[str, str], by: Account, at: datetime) -> None:
    audit.record(
        verb="decisions.settle_intent", by=by, at=at, obj=matter, clause="JH-A-5.1-d",
        after={**after, "settled_on": row.settled_on, "result": row.result},
    )  # fmt: skip
