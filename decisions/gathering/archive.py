"""Everything a matter left behind, as pieces of its archive: records as text, files as they were stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, ForeignKey, IntegerField, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ballots.models import OpenBallot
from core.models import StoredFile
from decisions.enums import PaperKind, Stage, Vote
from decisions.gathering import look
from decisions.models import AgendaItem, ArchiveNote, Matter, RosterEntry, StagePaper
from decisions.rules.archive import SLOTS, Slot, slots_of
from decisions.rules.facts import Case

HIDDEN = frozenset({"id", "change_id", "contact", "query_code", "poll_key", "findings"})
"""Columns that are no record, or that only some may read (SECURITY P05)."""
GENERAL, AFTER = "00-总体情况", "10-执行与调整"


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of one table: which folder and slot they belong to, and how they find their matter.

    The folder is that of the stage unless ``folder`` names another. ``filled`` is the column without which a row fills
    no slot: an expert who was invited and did not sign.
    """

    model: str
    path: str
    stage: Stage | None
    slot: str = ""
    folder: str = ""
    filled: str = ""


RECORDS = (
    Records("MatterFlag", "matter", None),
    Records("PlanBasis", "matter", None),
    Records("MatterHost", "matter", None),
    Records("CatalogueRuling", "matter", None),
    Records("AffectedUnit", "matter", None),
    Records("UnitPosition", "affected__matter", None),
    Records("DirectHearing", "matter", None),
    Records("EmergencyDeclaration", "matter", None),
    Records("Proposal", "matter", Stage.INTENT),
    Records("IntentSettlement", "run__matter", Stage.INTENT, "intent"),
    Records("Deliberator", "settlement__run__matter", Stage.INTENT),
    Records("TeamMember", "run__matter", Stage.RESEARCH),
    Records("Fieldwork", "run__matter", Stage.RESEARCH),
    Records("Commission", "run__matter", Stage.RESEARCH),
    Records("ConferenceSession", "run__matter", Stage.RESEARCH),
    Records("ResearchOption", "run__matter", Stage.RESEARCH),
    Records("MatterField", "matter", Stage.EXPERT_REVIEW),
    Records("ReviewMeeting", "run__matter", Stage.EXPERT_REVIEW),
    Records("Invitation", "run__matter", Stage.EXPERT_REVIEW, "opinions", filled="signed_at"),
    Records("RiskAssessment", "matter", Stage.EXPERT_REVIEW, "risk"),
    Records("CircleChoice", "run__matter", Stage.CONSULTATION),
    Records("ConsultationRequest", "run__matter", Stage.CONSULTATION, "consultation"),
    Records("LeavingOut", "run__matter", Stage.CONSULTATION),
    Records("Opinion", "run__matter", Stage.CONSULTATION),
    Records("PublicNotice", "run__matter", Stage.PUBLIC_NOTICE, "notice"),
    Records("Comment", "notice__run__matter", Stage.PUBLIC_NOTICE),
    Records("NoticeFinding", "notice__run__matter", Stage.PUBLIC_NOTICE),
    Records("Hearing", "run__matter", Stage.HEARING, "hearing"),
    Records("Stratum", "hearing__run__matter", Stage.HEARING),
    Records("Applicant", "stratum__hearing__run__matter", Stage.HEARING),
    Records("HearingRecord", "hearing__run__matter", Stage.HEARING),
    Records("PilotPlan", "run__matter", Stage.PILOT),
    Records("PilotResult", "run__matter", Stage.PILOT),
    Records("LegalityReview", "run__matter", Stage.LEGAL_REVIEW, "legality"),
    Records("LegalityHead", "review__run__matter", Stage.LEGAL_REVIEW),
    Records("DraftVersion", "matter", Stage.RESOLUTION, "draft"),
    Records("AgendaItem", "run__matter", Stage.RESOLUTION, "meeting"),
    Records("Recusal", "item__run__matter", Stage.RESOLUTION),
    Records("Statement", "item__run__matter", Stage.RESOLUTION),
    Records("Resolution", "run__matter", Stage.RESOLUTION, "resolution"),
    Records("DecisionPublication", "matter", None, "publication", folder=AFTER),
    Records("ExecutionFeedback", "matter", None, folder=AFTER),
    Records("ExecutionSuspension", "matter", None, folder=AFTER),
    Records("EvaluationCommission", "matter", None, folder=AFTER),
    Records("DecisionEvaluation", "commission__matter", None, folder=AFTER),
    Records("EvaluationPresentation", "evaluation__commission__matter", None, folder=AFTER),
    Records("DecisionAdjustment", "matter", None, folder=AFTER),
    Records("ResolutionCorrection", "resolution__run__matter", None, folder=AFTER),
    Records("OversightOpinion", "matter", None, folder=AFTER),
    Records("Waiver", "run__matter", None),
    Records("StageEvent", "run__matter", None),
)
"""Every table that tells of a matter; rosters of meetings are added to the votes by name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the archive: ``folder``, ``name`` without number, its text or the stored file, the slot it fills."""

    folder: str
    name: str
    title: str
    slot: str = ""
    text: str = ""
    stored: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All of a matter's archive: the pieces in their order, the slots, the facts they were judged by."""

    matter: Matter
    case: Case
    pieces: Sequence[Piece]
    slots: Sequence[Slot]


def folder_of(stage: Stage | None) -> str:
    return GENERAL if stage is None else f"{tuple(Stage).index(stage) + 1:02}-{stage.label}"


def dossier_of(matter: Matter, *, at: datetime) -> Dossier:
    """The archive with its pieces: about one query for each table, whatever the history."""
    pieces = [_cover(matter), *_records(matter), *_rosters(matter), *_papers(matter)]
    case, slots = standing_of(matter, at=at)
    return Dossier(matter, case, sorted(pieces, key=lambda one: one.folder), slots)


def standing_of(matter: Matter, *, at: datetime) -> tuple[Case, list[Slot]]:
    """The facts and the slots of a matter without its pieces: what a page shows, in three statements of its own."""
    case = look([matter], at=at, about=()).cases[matter.pk]
    counts = {
        records.slot: Coalesce(_count(records), 0, output_field=IntegerField()) for records in RECORDS if records.slot
    }
    pieces: Counter[str] = Counter(Matter.objects.filter(pk=matter.pk).values(**counts).get())
    kinds = {kind.value: slot.key for slot in SLOTS for kind in slot.papers}
    held = StagePaper.objects.in_force().filter(run__matter=matter, kind__in=kinds).order_by()
    pieces.update(kinds[kind] for kind in held.values_list("kind", flat=True))
    reasons = dict(ArchiveNote.objects.filter(matter=matter).order_by("pk").values_list("slot", "reason"))
    return case, slots_of(case, pieces, reasons)


def _count(records: Records) -> Subquery:
    """How many rows of a table a matter has, as part of a statement."""
    model = apps.get_model("decisions", records.model)
    rows = model._default_manager.filter(**{records.path: OuterRef("pk")}).order_by()
    if records.filled:
        rows = rows.filter(**{f"{records.filled}__isnull": False})
    return Subquery(rows.annotate(one=Value(1)).values("one").annotate(number=Count("*")).values("number"))


def _cover(matter: Matter) -> Piece:
    return Piece(GENERAL, "事项.txt", "事项基本情况", text=describe(matter))


def _papers(matter: Matter) -> Iterator[Piece]:
    """Papers in force and former ones, by their own slot; a void one fills none."""
    kinds = {kind: slot.key for slot in SLOTS for kind in slot.papers}
    rows = StagePaper.objects.filter(run__matter=matter).select_related("run", "document", "replacement")
    for row in rows.order_by("pk"):
        stands = not row.void and not hasattr(row, "replacement")
        slot = kinds.get(PaperKind(row.kind), "") if stands else ""
        folder, title = folder_of(Stage(row.run.stage)), f"{row}" + ("" if stands else "（已替代或者作废）")
        if row.text:
            yield Piece(folder, f"{row.get_kind_display()}.txt", title, slot, describe(row))
        if row.document is not None:
            yield Piece(folder, row.document.name, title, slot if not row.text else "", stored=row.document)


def _records(matter: Matter) -> Iterator[Piece]:
    for records in RECORDS:
        model = apps.get_model("decisions", records.model)
        links = [field.name for field in model._meta.fields if isinstance(field, ForeignKey)]
        rows = list(model._default_manager.filter(**{records.path: matter}).select_related(*links).order_by("pk"))
        if not rows:
            continue
        label, folder = str(model._meta.verbose_name), records.folder or folder_of(records.stage)
        text = "\n\n".join(describe(row) for row in rows)
        yield Piece(folder, f"{label}.txt", f"{label}（{len(rows)} 条）", records.slot, text)
        for row in rows:
            for name in links:
                held = getattr(row, name)
                if isinstance(held, StoredFile):
                    yield Piece(folder, held.name, f"{label} {row}", stored=held)


def _rosters(matter: Matter) -> Iterator[Piece]:
    """Who sat in each meeting that voted, and of an open roll-call how each one voted."""
    items = AgendaItem.objects.filter(run__matter=matter).select_related("meeting", "run__matter").order_by("pk")
    for item in items:
        rows = list(RosterEntry.objects.filter(meeting=item.meeting_id).order_by("order", "pk"))
        votes = dict(OpenBallot.objects.filter(entry__poll=item.poll_key).values_list("entry__person_id", "choice"))
        lines = [f"{item.meeting}", *(_seat(row, votes.get(row.person_id, "")) for row in rows)]
        yield Piece(
            folder_of(Stage.RESOLUTION), "会议名册和表决.txt", f"{item.meeting}名册和表决", text="\n".join(lines)
        )


def _seat(row: RosterEntry, choice: str) -> str:
    there = {None: "未登记", True: "到会", False: f"缺席（{row.absence_reason}）"}[row.present]
    parts = [row.name, row.post, "组成人员" if row.member else "列席", there]
    parts += [f"书面意见：{row.written_view}"] if row.written_view else []
    parts += [Vote(choice).label] if choice else []
    return "，".join(part for part in parts if part)


def describe(row: Model) -> str:
    """A row as lines "name：value", choices and people in words; what only some may read is left out."""
    lines = [f"〔{row._meta.verbose_name}〕{row}"]
    for field in row._meta.concrete_fields:
        if field.name in HIDDEN:
            continue
        value = _value(row, field)
        if value != "":
            lines.append(f"{field.verbose_name}：{value}")
    return "\n".join(lines)


def _value(row: Any, field: Any) -> str:
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return f"{value.name}（{value.sha256}）" if isinstance(value, StoredFile) else str(value)


def numbered(pieces: Sequence[Piece]) -> Mapping[int, str]:
    """Index of a piece -> its path in the archive, numbered within its folder so that no two are alike."""
    seen: defaultdict[str, int] = defaultdict(int)
    paths = {}
    for index, piece in enumerate(pieces):
        seen[piece.folder] += 1
        paths[index] = f"{piece.folder}/{seen[piece.folder]:03}-{piece.name}"
    return paths
