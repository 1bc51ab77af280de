"""Issuing what a meeting decided: a resolution or minutes, numbered, as an official PDF (JH-A-5.8-d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import demand
from core.numbering import next_number, number_head
from decisions.actions.steps import latest_run, lock
from decisions.enums import DecidingBody, ResolutionKind, Stage, VoteState
from decisions.gathering import look
from decisions.models import AgendaItem, Matter, Resolution, StageRun
from decisions.reports.resolution import Wording, print_resolution
from decisions.rules.meetings import DECIDING, GOVERNMENT
from decisions.rules.resolution import CLAUSE, check_issue
from organization.models import Account

MARKS = {ResolutionKind.RESOLUTION: "决", ResolutionKind.MINUTES: "纪要"}


@dataclass(frozen=True, slots=True)
class NewResolution:
    """A paper as a form gives it; without ``number`` the next one of its kind and year is given."""

    kind: ResolutionKind
    title: str
    text: str
    dated: date
    number: str = ""


@transaction.atomic
def issue_resolution(matter_id: int, new: NewResolution, *, by: Account, at: datetime) -> Resolution:
    """Print and keep the paper. Issued again before the stage is closed, the new one replaces the former.

    Raises Refused before the deciding meeting has passed the matter, or once it is resolved.
    """
    matter = lock(matter_id)
    case = look([matter], at=at, about=(Stage.RESOLUTION,)).cases[matter.pk]
    number = new.number.strip() or number_for(matter, new.kind, new.dated.year)
    run = latest_run(matter, Stage.RESOLUTION)
    taken = Resolution.objects.filter(number=number).exclude(run=run).exists()
    today = timezone.localdate(at)
    demand(check_issue(case, text=new.text, dated=new.dated, today=today, number_taken=taken))
    assert run is not None
    items = deciding_items(matter, run)
    wording = Wording(new.kind, number, new.title.strip(), new.text, new.dated)
    data = print_resolution(matter, items, wording, by=str(by), at=at)
    file = store_made(data, name=f"{number} {wording.title}.pdf", kind=FileKind.PDF, by=by, at=at)
    former = Resolution.objects.in_force().filter(run=run).first()
    row = Resolution.objects.create(
        run=run, item=items[-1], kind=new.kind, number=number, title=wording.title, text=new.text, dated=new.dated,
        document=file, replaces=former, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.issue_resolution", by=by, at=at, obj=matter, clause=CLAUSE,
        before={"number": former.number} if former is not None else None,
        after={"kind": new.kind.label, "number": number, "sha256": file.sha256},
    )  # fmt: skip
    return row


def deciding_items(matter: Matter, run: StageRun) -> list[AgendaItem]:
    """The votes of the round that passed the matter: of a joint one the government's, then the Party's."""
    body = DecidingBody(matter.body)
    groups = [GOVERNMENT, DECIDING[body]] if body is DecidingBody.JOINT else [DECIDING[body]]
    rows = AgendaItem.objects.filter(run=run, outcome=VoteState.PASSED).select_related("meeting__presiding", "draft")
    passed = list(rows.order_by("meeting__opened_at", "pk"))
    return [next(one for one in passed if one.meeting.kind in group) for group in groups]


def number_for(matter: Matter, kind: ResolutionKind, year: int) -> str:
    """安府纪要〔2012〕3号: the county's first character, the organ, the kind, the next number of the year."""
    organ = "府" if matter.body == DecidingBody.GOVERNMENT else "委"
    return next_number(Resolution.objects.all(), "number", number_head(f"{organ}{MARKS[kind]}", year))


def record_download(row: Resolution, *, by: Account, at: datetime) -> None:
    """A paper was handed out (SECURITY L01)."""
    after = {"number": row.number, "sha256": row.document.sha256 if row.document else ""}
    audit.record(verb="decisions.download_resolution", by=by, at=at, obj=row.run.matter, after=after)
