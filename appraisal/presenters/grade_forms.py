"""What somebody may do in a round of grades, as forms beside its table: the next move first."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from appraisal.actions.grade_ground import HANDS
from appraisal.enums.grades import GradePermission as P
from appraisal.enums.grades import RoundEvent, RoundKind, RoundState
from appraisal.forms.grades import (
    AppraisalTeamForm,
    ConsultationForm,
    DecisionForm,
    EmptyForm,
    HotlineForm,
    NoticeForm,
    PublicityForm,
    QuotaForm,
    ReasonForm,
    RestForm,
    StepForm,
)
from appraisal.gathering.grades import Picture
from appraisal.models import GradeRound
from appraisal.rules.grade_rounds import STEPS
from core.access import may
from organization.models import Account

Offer = tuple[str, Any, str, str]
"""Heading, form, address, words of the button."""
PLAIN = (RoundEvent.START, RoundEvent.CONSULT, RoundEvent.SUBMIT, RoundEvent.CLOSE)
"""Moves that ask for nothing but what stands."""
FORMS = {
    RoundEvent.DECIDE: (DecisionForm, "appraisal:decide_grades"),
    RoundEvent.PUBLICISE: (PublicityForm, "appraisal:publicise_grades"),
    RoundEvent.CIRCULATE: (NoticeForm, "appraisal:circulate_grades"),
}


def next_move(row: GradeRound) -> RoundEvent | None:
    state = RoundState(row.state)
    return next((event for (before, event) in STEPS if before is state and event is not RoundEvent.RETURN), None)


def round_forms(seen: Picture, me: Account, event: RoundEvent | None) -> list[Offer]:
    """What may be done in this state by this person: the next move first."""
    row = seen.round
    found: list[Offer] = []
    state = RoundState(row.state)
    mine = may(me, P.PREPARE_GRADES) and bool(me.duties & HANDS[RoundKind(row.kind)][0])
    if event is RoundEvent.DECIDE:
        if may(me, P.DECIDE_GRADES):
            found.append((event.label, DecisionForm(), reverse("appraisal:decide_grades", args=[row.pk]), "登记决定"))
            found.append(("退回", ReasonForm(), reverse("appraisal:return_grades", args=[row.pk]), "退回"))
    elif mine and event in PLAIN:
        address = reverse("appraisal:move_grades", args=[row.pk, event.value])
        found.append((event.label, EmptyForm(), address, event.label))
    elif mine and event in FORMS:
        form, page = FORMS[event]
        found.append((event.label, form(), reverse(page, args=[row.pk]), event.label))
    if not mine:
        return found
    integrity = row.kind == RoundKind.INTEGRITY
    if integrity and state is RoundState.PREPARING:
        hotline = HotlineForm(initial={"hotline": row.hotline})
        found.append(("公布名单和电话", hotline, _at("publish_grade_list", row), "公布"))
        found.append(("考核组", AppraisalTeamForm(), _at("add_appraisal_team", row), "组成考核组"))
    if integrity and state not in (RoundState.PREPARING, RoundState.CLOSED):
        found.append(("登记环节", StepForm(), _at("record_grade_step", row), "登记"))
    if not integrity and state is RoundState.RUNNING:
        found.append(("重新测算", EmptyForm(), _at("compute_grades", row), "重新测算"))
    if state is RoundState.RUNNING:
        found.append(("其余对象", RestForm(), _at("give_rest", row), "评定其余对象"))
    if state is RoundState.PRELIMINARY:
        found.append(("征求意见", ConsultationForm(), _at("ask_grade_opinion", row), "征求意见"))
    if state in (RoundState.RUNNING, RoundState.PRELIMINARY, RoundState.SUBMITTED):
        found.append(
            (
                "超限额批准",
                QuotaForm(pools=list(dict.fromkeys(one.pool for one in seen.targets))),
                _at("approve_grade_quota", row),
                "登记批准",
            )
        )
    return found


def apart(found: list[Offer]) -> list[Offer]:
    """Several forms on one page: the same field has an id of its own in each."""
    for place, (_, form, _, _) in enumerate(found):
        form.auto_id = f"form{place}_%s"
    return found


def _at(page: str, row: GradeRound) -> str:
    return reverse(f"appraisal:{page}", args=[row.pk])
