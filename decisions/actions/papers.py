"""Papers of a stage: added, replaced, voided; never changed (JH-A-4.1, JH-A-4.2-e, JH-A-5.3-b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import audit
from core.files import DOCUMENTS, store
from core.findings import demand
from decisions.actions.steps import latest_run, lock
from decisions.enums import PaperKind, Stage
from decisions.gathering import case_of, look
from decisions.models import StagePaper
from decisions.rules.papers import check_new_paper, check_voiding
from organization.models import Account


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper as a form gives it; ``text`` or an upload must be there."""

    kind: PaperKind
    title: str
    dated: date
    number: str = ""
    issuer: str = ""
    text: str = ""


@transaction.atomic
def add_paper(
    matter_id: int,
    stage: Stage,
    new: NewPaper,
    *,
    by: Account,
    at: datetime,
    upload: UploadedFile[bytes] | None = None,
    replaces: int | None = None,
) -> StagePaper:
    """Add a paper to the latest round of a stage, or put it in the place of the one with primary key ``replaces``.

    Raises Refused when the stage does not take it now, when it has no content, or when the one to replace is not a
    paper in force of this kind and round.
    """
    matter = lock(matter_id)
    about = (stage, Stage.RESEARCH)  # a project report rests on what the research brought
    case, run = look([matter], at=at, about=about).cases[matter.pk], latest_run(matter, stage)
    former = StagePaper.objects.in_force().filter(pk=replaces, kind=new.kind, run=run).first() if replaces else None
    stands = None if replaces is None else former is not None
    content = bool(new.text.strip()) or upload is not None
    demand(check_new_paper(case, stage, new.kind, content=content, stands=stands))
    assert run is not None  # an open or cut stage has a row
    paper = StagePaper.objects.create(
        run=run, kind=new.kind, title=new.title, number=new.number, dated=new.dated, issuer=new.issuer, text=new.text,
        document=store(upload, by=by, at=at, allowed=DOCUMENTS) if upload is not None else None,
        replaces=former, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.add_paper", by=by, at=at, obj=matter,
        before={"paper": str(former)} if former is not None else None,
        after={"stage": stage.label, "paper": str(paper), "number": paper.number},
    )  # fmt: skip
    return paper


@transaction.atomic
def void_paper(paper: StagePaper, *, reason: str, by: Account, at: datetime) -> StagePaper:
    """Take a paper out of force, with the reason; both rows stay. The row that voids it is returned."""
    matter = lock(paper.run.matter_id)
    stage, kind = Stage(paper.run.stage), PaperKind(paper.kind)
    case = case_of(matter, at=at)
    stands = StagePaper.objects.in_force().filter(pk=paper.pk, run=latest_run(matter, stage)).exists()
    demand(check_voiding(case, stage, kind, stands=stands, reason=reason))
    row = StagePaper.objects.create(
        run=paper.run, kind=kind, title=paper.title, number=paper.number, dated=paper.dated, text=reason.strip(),
        replaces=paper, void=True, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.void_paper", by=by, at=at, obj=matter, reason=row.text,
        before={"stage": stage.label, "paper": str(paper)},
    )  # fmt: skip
    return row
