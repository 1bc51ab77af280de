"""Facts of expert review and consultation (JH-A-4.2-d, JH-A-5.3, JH-A-5.4)."""

from __future__ import annotations

from collections import defaultdict

from decisions.enums import Circle, PaperKind, RunState, Stage
from decisions.gathering.ground import Ground, counted, grouped
from decisions.models import (
    CircleChoice,
    ConsultationRequest,
    Expert,
    ExpertField,
    Invitation,
    LeavingOut,
    MatterField,
    Opinion,
)
from decisions.rules.experts import Attendance
from decisions.rules.facts import Asked, Consultation, ExpertReview
from organization.enums import UnitKind
from organization.models import Unit


def expert_reviews(ground: Ground) -> dict[int, ExpertReview]:
    """The list of experts and what they left: four statements."""
    home = ground.home(Stage.EXPERT_REVIEW)
    rows = list(Invitation.objects.filter(run_id__in=home).select_related("expert").order_by("pk"))
    names = dict(ExpertField.objects.order_by().values_list("pk", "name"))
    known: defaultdict[int, set[str]] = defaultdict(set)
    links = Expert.fields.through.objects.filter(expert_id__in={row.expert_id for row in rows}).order_by()
    for expert, field in links.values_list("expert_id", "expertfield_id"):
        known[expert].add(names[field])
    relevant: defaultdict[int, set[str]] = defaultdict(set)
    asked = MatterField.objects.in_force().filter(matter_id__in=ground.matters).order_by()
    for matter, field in asked.values_list("matter_id", "field_id"):
        relevant[matter].add(names[field])
    lists = grouped(rows, home)
    return {
        matter: ExpertReview(
            attendance=tuple(_attendance(row, frozenset(known[row.expert_id])) for row in lists.get(matter, [])),
            relevant=frozenset(relevant[matter]),
            opinion_document=ground.has_paper(matter, Stage.EXPERT_REVIEW, PaperKind.OPINION_DOCUMENT),
            assessment=ground.has_paper(matter, Stage.EXPERT_REVIEW, PaperKind.ASSESSMENT),
            legal_analysis=ground.has_paper(matter, Stage.EXPERT_REVIEW, PaperKind.LEGAL_ANALYSIS),
        )
        for matter in home.values()
    }


def _attendance(row: Invitation, fields: frozenset[str]) -> Attendance:
    return Attendance(
        person=row.expert.identity,
        name=row.expert.name,
        fields=fields,
        attended=row.attended is True,
        signed=row.signed_at is not None,
        interest=row.interest is True,
    )


def consultations(ground: Ground) -> dict[int, Consultation]:
    """Who was asked, who is silent, what nobody dealt with: five statements."""
    home = ground.home(Stage.CONSULTATION)
    begun = {run: pk for run, pk in home.items() if ground.runs[pk][Stage.CONSULTATION].state != RunState.UNDETERMINED}
    townships = dict(
        Unit.objects.standing().filter(kind=UnitKind.TOWNSHIP).order_by("order", "code").values_list("pk", "name")
    )
    requests = grouped(ConsultationRequest.objects.filter(run_id__in=begun).select_related("unit"), begun)
    circles: defaultdict[int, dict[Circle, Asked]] = defaultdict(dict)
    for row in CircleChoice.objects.filter(run_id__in=begun).order_by("pk"):
        circles[row.run_id][Circle(row.circle)] = Asked(row.asked, row.reason, row.result)
    reasons = dict(LeavingOut.objects.filter(run_id__in=begun).order_by("pk").values_list("run_id", "reason"))
    undecided = counted(Opinion.objects.filter(run_id__in=begun, adopted=""), "run_id")
    return {
        matter: _consultation(
            ground, ground.matters[matter].lead_unit_id, townships, requests.get(matter, []),
            Consultation(
                leaving_out_reason=reasons.get(run, ""), circles=circles[run], undecided_opinions=undecided.get(run, 0)
            ),
        )
        for run, matter in begun.items()
    }  # fmt: skip


def _consultation(
    ground: Ground, lead: int, townships: dict[int, str], requests: list[ConsultationRequest], told: Consultation
) -> Consultation:
    """``told`` with the names: the unit in charge does not ask itself; a day of answer not yet past is waited for."""
    asked = {row.unit_id for row in requests}
    return Consultation(
        townships_left_out=tuple(name for pk, name in townships.items() if pk not in asked and pk != lead),
        leaving_out_reason=told.leaving_out_reason,
        waiting_for=tuple(row.unit.name for row in requests if row.answered_at is None and row.due_on >= ground.on),
        circles=told.circles,
        undecided_opinions=told.undecided_opinions,
    )
