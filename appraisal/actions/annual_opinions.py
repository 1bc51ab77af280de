"""Annual opinions (年度考核意见): drafted, issued by a second person as a numbered paper, then used (LS-4.3-d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from appraisal.enums.assessment import OpinionState, OpinionUseKind
from appraisal.models import AnnualOpinion, OpinionUse
from appraisal.reports.annual_opinions import opinion_name, print_opinion
from appraisal.rules.annual_opinions import OpinionFacts, check_correcting, check_drafting, check_issuing, check_use
from core import audit
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import demand
from core.numbering import next_number, number_head
from organization.models import Account, Person, Unit

MARK = "考意"


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """An opinion of a team, or of a cadre of the unit."""

    year: int
    unit: Unit
    text: str
    person: Person | None = None


def _facts(row: AnnualOpinion) -> OpinionFacts:
    corrected = AnnualOpinion.objects.filter(corrects=row).exists()
    return OpinionFacts(OpinionState(row.state), row.year, row.recorded_by_id, corrected=corrected)


def _locked(row: AnnualOpinion) -> AnnualOpinion:
    related = ("unit", "person", "corrects")
    return AnnualOpinion.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


@transaction.atomic
def draft_opinion(new: NewOpinion, *, by: Account, at: datetime) -> AnnualOpinion:
    """Begin the opinion of a year; nobody for his own unit or himself (SX-8.4-a)."""
    Unit.objects.select_for_update().get(pk=new.unit.pk)
    held = AnnualOpinion.objects.filter(year=new.year, unit=new.unit, person=new.person).exists()
    inside = new.person is None or new.person.unit_id == new.unit.pk
    demand(check_drafting(new.text, held=held, own=_own(new.unit, new.person, by), inside=inside))
    row = AnnualOpinion.objects.create(
        year=new.year, unit=new.unit, person=new.person, text=new.text.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(verb="appraisal.draft_year_opinion", by=by, at=at, obj=row)
    return row


def _own(unit: Unit, person: Person | None, by: Account) -> bool:
    return unit.pk in by.own_unit_ids or (person is not None and person.pk == by.person_id)


@transaction.atomic
def save_opinion(row: AnnualOpinion, text: str, *, by: Account, at: datetime) -> AnnualOpinion:
    """Change the words of a draft; an issued opinion stands (LS-4.3-d)."""
    row = _locked(row)
    demand([*check_issuing(_facts(row), 0), *check_drafting(text, held=False, own=False, inside=True)])
    row.text = text.strip()
    row.save(update_fields=["text"])
    audit.record(verb="appraisal.save_year_opinion", by=by, at=at, obj=row)
    return row


@transaction.atomic
def issue_opinion(row: AnnualOpinion, *, by: Account, at: datetime) -> AnnualOpinion:
    """Issue it as a numbered paper, by somebody other than who drafted it; from then on it stands still."""
    row = _locked(row)
    demand(check_issuing(_facts(row), by.pk))
    list(AnnualOpinion.objects.select_for_update().filter(year=row.year).order_by().values_list("pk", flat=True))
    row.number = next_number(AnnualOpinion.objects.all(), "number", number_head(MARK, row.year))
    row.issued_at, row.issued_by, row.state = at, by, OpinionState.ISSUED.value
    data = print_opinion(row, by=str(by), at=at)
    row.document = store_made(data, name=f"{opinion_name(row)}.pdf", kind=FileKind.PDF, by=by, at=at)
    row.save(update_fields=["number", "issued_at", "issued_by", "state", "document"])
    audit.record(verb="appraisal.issue_year_opinion", by=by, at=at, obj=row, after={"number": row.number})
    return row


@transaction.atomic
def correct_opinion(row: AnnualOpinion, text: str, *, reason: str, by: Account, at: datetime) -> AnnualOpinion:
    """Begin another opinion in place of an issued one, with a reason; the former stays on record."""
    row = _locked(row)
    demand(check_correcting(_facts(row), text, reason))
    made = AnnualOpinion.objects.create(
        year=row.year, unit=row.unit, person=row.person, text=text.strip(), corrects=row,
        correction_reason=reason.strip()[:500], recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(verb="appraisal.correct_year_opinion", by=by, at=at, obj=made, reason=made.correction_reason)
    return made


@transaction.atomic
def use_opinion(
    row: AnnualOpinion, kind: OpinionUseKind, *, used_on: date, matter: str, by: Account, at: datetime
) -> OpinionUse:
    """That a reward, an accountability or an appointment rested on the opinion (LS-4.3-d)."""
    row = _locked(row)
    demand(check_use(_facts(row), matter, used_on, timezone.localdate(at)))
    made = OpinionUse.objects.create(
        opinion=row, kind=kind, used_on=used_on, matter=matter.strip()[:200], recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="appraisal.use_year_opinion", by=by, at=at, obj=row, after={"kind": kind.label, "matter": made.matter}
    )
    return made
