"""The page of a case: what is recorded, what stands behind it, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accountability.enums import CaseStage, Ground, HandlerRole
from accountability.gathering.case_trace import circle_of, evidence_of, trace_of, views_of
from accountability.gathering.cases import belongs, case_facts, numbers_on, people_named, round_of, seat_of
from accountability.models import AccountabilityCase, Appeal
from accountability.presenters.cases import TONES, case_facts_shown, party_lines
from accountability.rules.cases import CONTENT_OPEN, PHASES, CaseFacts, check_archive, check_conclusion, check_hearing
from accountability.rules.liability import proposed
from accountability.rules.recusal import check_hand, check_reviewer
from core.findings import Finding, blocking
from core.presenters import Step, StepState
from organization.models import Account

LINE = ("立案", "调查", "认定", "处理", "归档")


@dataclass(frozen=True, slots=True)
class Move:
    """A button: what it does, where, whether it is the main one."""

    label: str
    url: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a rule proposes; ``relieved``: he was against (GW713-38)."""

    pk: int
    name: str
    number: str
    clause: str
    relieved: bool


def case_page(row: AccountabilityCase, me: Account, *, conducts: bool, today: date) -> dict[str, Any]:
    """Context of the page; who does not conduct it sees the case and himself."""
    stage = CaseStage(row.stage)
    number = round_of(row)
    page: dict[str, Any] = {
        "case": row, "state": stage.label, "tone": TONES[stage], "facts": case_facts_shown(row), "line": _line(stage),
        "parties": party_lines(row, number, me.person_id, insider=conducts), "conducts": conducts,
        "articles": list(row.articles.select_related("article__regulation")), "steps": _steps(row, conducts),
        "sources": [], "views": [], "evidence": [], "trace": [], "proposals": [], "handlers": [], "moves": [],
        "findings": [], "obstacle": "", "units": [], "may_state": stage in (CaseStage.INVESTIGATING, CaseStage.HEARD),
        "may_appeal": stage is CaseStage.SERVED, "edits": conducts and stage in CONTENT_OPEN,
        "answers": False,
    }  # fmt: skip
    if not conducts:
        return page
    page |= _inside(row, stage, today)
    return page | _appealed(row, me, page["moves"]) if stage is CaseStage.APPEALED else page


def _appealed(row: AccountabilityCase, me: Account, moves: list[Move]) -> dict[str, Any]:
    """Whoever did not decide answers; the others see why they do not (JH-B-5.3-d)."""
    seat = seat_of(row)
    against = check_hand(me.person_id, seat, own_unit=belongs(me, row)) + check_reviewer(me.person_id, seat)
    if against:
        return {"findings": against, "obstacle": "您不能处理申诉"}
    open_ones = Appeal.objects.filter(respondent__case=row, answered_at__isnull=True).select_related(
        "respondent__person"
    )
    answers = [
        Move(f"答复申诉：{one.respondent.person.name}", reverse("accountability:answer_appeal", args=[row.pk, one.pk]),
             main=place == 0)
        for place, one in enumerate(open_ones.order_by("pk"))
    ]  # fmt: skip
    return {"answers": True, "moves": [*answers, *moves]}


def _inside(row: AccountabilityCase, stage: CaseStage, today: date) -> dict[str, Any]:
    facts = case_facts(row)
    views, evidence = views_of(row.matter), evidence_of(row.matter)
    title, findings = _obstacles(facts, stage, today)
    return {
        "sources": list(row.sources.select_related("clue")),
        "views": views, "evidence": evidence, "trace": trace_of(row),
        "proposals": _proposals(row, facts, views, evidence) if stage in CONTENT_OPEN else [],
        "handlers": [
            (one.person.name, HandlerRole(one.role).label, one.withdrawal_reason if one.withdrawn_at else "")
            for one in row.handlers.select_related("person")
        ],
        "units": [one.unit.name for one in row.units.select_related("unit")],
        "moves": _moves(row, stage), "findings": findings, "obstacle": title,
    }  # fmt: skip


def _proposals(row: AccountabilityCase, facts: CaseFacts, views: Any, evidence: Any) -> list[Named]:
    found = proposed(Ground(row.ground), circle_of(row, sorted(facts.principals), views, evidence))
    named = {one.person for one in facts.parties}
    people = people_named([one.person for one in found])
    return [
        Named(one.person, people[one.person].name, people[one.person].number, one.clause, one.relieved)
        for one in found if one.person not in named and one.person in people
    ]  # fmt: skip


def _obstacles(facts: CaseFacts, stage: CaseStage, today: date) -> tuple[str, list[Finding]]:
    """Why the next step cannot be taken yet."""
    if stage is CaseStage.INVESTIGATING:
        return "还不能结束调查", blocking(check_hearing(facts))
    if stage is CaseStage.HEARD:  # measures are chosen with the decision itself
        return "还不能认定", [one for one in blocking(check_conclusion(facts)) if one.clause in BEFORE]
    if stage is CaseStage.SERVED:
        days = numbers_on(today).whole("accountability.appeal_days")
        return "还不能结案归档", blocking(check_archive(facts, appeal_days=days, today=today))
    return "", []


BEFORE = ("JH-B-5.3-b", "JH-A-6.7-b", "JH-A-6.7-c", "JH-A-6.7-d", "JH-A-6.7-e", "JH-B-2.2")
"""Articles of what must be so before the decision is written."""
MOVES: dict[CaseStage, tuple[tuple[str, str], ...]] = {
    CaseStage.OPENED: (("investigate", "开始核实"),),
    CaseStage.INVESTIGATING: (("hear", "陈述完毕"), ("drop", "查否撤案")),
    CaseStage.HEARD: (("conclude", "认定并作出决定"), ("drop", "查否撤案")),
    CaseStage.CONCLUDED: (("serve", "登记送达"),),
    CaseStage.SERVED: (("archive", "结案归档"),),
}


def _moves(row: AccountabilityCase, stage: CaseStage) -> list[Move]:
    found = [
        Move(label, reverse("accountability:move_case", args=[row.pk, name]), main=place == 0)
        for place, (name, label) in enumerate(MOVES.get(stage, ()))
    ]
    if stage not in (CaseStage.ARCHIVED, CaseStage.DROPPED):
        found.append(Move("指定办案人员", reverse("accountability:move_case", args=[row.pk, "handler"])))
        found.append(Move("登记回避", reverse("accountability:move_case", args=[row.pk, "recuse"])))
    return found


def _line(stage: CaseStage) -> list[Step]:
    """立案→调查→认定→处理→归档 with where the case stands (JH-B-5.3-d)."""
    now = LINE.index(PHASES[stage])
    over = stage in (CaseStage.ARCHIVED, CaseStage.DROPPED)
    states = [
        StepState.DONE if place < now or over else StepState.CURRENT if place == now else StepState.TODO
        for place in range(len(LINE))
    ]
    return [Step(name, state) for name, state in zip(LINE, states, strict=True)]


def _steps(row: AccountabilityCase, insider: bool) -> list[dict[str, Any]]:
    """What happened, by day; notes and papers for who conducts the case."""
    return [
        {
            "pk": one.pk, "what": one.get_event_display(), "day": one.day.isoformat(),
            "note": one.note if insider else "",
            "who": str(one.recorded_by) if insider else "", "paper": insider and one.document_id is not None,
        }
        for one in row.steps.select_related("recorded_by__person")
    ]  # fmt: skip
