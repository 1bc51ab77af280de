"""Facts of expert review and consultation (JH-A-4.2-d, JH-A-5.3, JH-A-5.4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from decisions.enums import Circle, PaperKind, RunState, Stage
from decisions.gathering.ground import Ground, grouped
from decisions.models import (
    CircleChoice,
    ConsultationRequest,
    Expert,
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
    """The list of experts and what they left: two statements."""
    home = ground.home(Stage.EXPERT_REVIEW)
    rows = list(Invitation.objects.filter(run_id__in=home).select_related("expert").order_by("pk"))
    known, relevant = _fields({row.expert_id for row in rows}, ground.matters)
    lists = grouped(rows, home)
    return {
        matter: ExpertReview(
            attendance=tuple(
                _attendance(row, frozenset(known.get(row.expert_id, ()))) for row in lists.get(matter, [])
            ),
            relevant=frozenset(relevant.get(matter, ())),
            opinion_document=ground.has_paper(matter, Stage.EXPERT_REVIEW, PaperKind.OPINION_DOCUMENT),
            assessment=ground.has_paper(matter, Stage.EXPERT_REVIEW, PaperKind.ASSESSMENT),
            legal_analysis=ground.has_paper(matter, Stage.EXPERT_REVIEW, PaperKind.LEGAL_ANALYSIS),
        )
        for matter in home.values()
    }


def _fields(experts: Collection[int], matters: Collection[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Names of the fields of experts and of matters, by primary key: one statement."""
    found: dict[str, defaultdict[int, set[str]]] = {"expert": defaultdict(set), "matter": defaultdict(set)}
    links = Expert.fields.through.objects.filter(expert_id__in=experts).order_by().annotate(
        what=Value("expert"), owner=F("expert_id"), name=F("expertfield__name")
    )  # fmt: skip
    asked = MatterField.objects.in_force().filter(matter_id__in=matters).order_by().annotate(
        what=Value("matter"), owner=F("matter_id"), name=F("field__name")
    )  # fmt: skip
    columns = ("what", "owner", "name")
    for what, owner, name in links.values_list(*columns).union(asked.values_list(*columns), all=True):
        found[what][owner].add(name)
    return found["expert"], found["matter"]


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
    """Who was asked, who is silent, what nobody dealt with: three statements."""
    home = ground.home(Stage.CONSULTATION)
    begun = {run: pk for run, pk in home.items() if ground.runs[pk][Stage.CONSULTATION].state != RunState.UNDETERMINED}
    townships = dict(
        Unit.objects.standing().filter(kind=UnitKind.TOWNSHIP).order_by("order", "code").values_list("pk", "name")
    )
    requests = grouped(ConsultationRequest.objects.filter(run_id__in=begun).select_related("unit"), begun)
    circles, reasons, undecided = _told(begun)
    return {
        matter: _consultation(
            ground, ground.matters[matter].lead_unit_id, townships, requests.get(matter, []),
            Consultation(
                leaving_out_reason=reasons.get(run, ""), circles=circles[run], undecided_opinions=undecided.get(run, 0)
            ),
        )
        for run, matter in begun.items()
    }  # fmt: skip


Told = tuple[defaultdict[int, dict[Circle, Asked]], dict[int, str], Counter[int]]


def _told(runs: Collection[int]) -> Told:
    """By run: the newest choice of each circle, the newest reason for leaving townships out, and how many opinions
    nobody dealt with. One statement."""
    circles: defaultdict[int, dict[Circle, Asked]] = defaultdict(dict)
    reasons: dict[int, str] = {}
    undecided: Counter[int] = Counter()
    columns = ("what", "run_id", "pk", "chosen", "asks", "why", "came")
    blank = Value("", output_field=TextField())
    choices = CircleChoice.objects.annotate(
        what=Value("circle"), chosen=F("circle"), asks=F("asked"), why=Cast("reason", TextField()), came=F("result")
    )
    leaving = LeavingOut.objects.annotate(
        what=Value("reason"), chosen=Value(""), asks=Value(False), why=Cast("reason", TextField()), came=blank
    )
    waiting = Opinion.objects.filter(adopted="").annotate(
        what=Value("opinion"), chosen=Value(""), asks=Value(False), why=blank, came=blank
    )
    parts: list[QuerySet[Any]] = [choices, leaving, waiting]
    rows = [part.filter(run_id__in=runs).order_by().values_list(*columns) for part in parts]
    for what, run, _, circle, asked, reason, result in rows[0].union(*rows[1:], all=True).order_by("pk"):
        if what == "circle":
            circles[run][Circle(circle)] = Asked(asked, reason, result)
        elif what == "reason":
            reasons[run] = reason
        else:
            undecided[run] += 1
    return circles, reasons, undecided


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
