"""Slow work, summonses and self-criticisms as lines and pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import ApprovingSide, Effect, Office, SummonsCause, SummonsState
from accountability.gathering.summonses import office_of, sides_of, summons_facts, work_of
from accountability.models import SelfCriticism, SlowFlag, Summons, SummonsTalk, TransferProposal
from accountability.presenters.moves import Move, move
from accountability.rules.summonses import SummonsFacts, check_agreed, check_slow
from core.access import may
from core.documents.columns import Column
from core.documents.excel import Sheet
from core.findings import blocking
from organization.models import Account

TONES = {
    SummonsState.PROPOSED: "warning", SummonsState.APPROVED: "info", SummonsState.REFUSED: "neutral",
    SummonsState.HELD: "success",
}  # fmt: skip
LEVELS = {1: "第一级", 2: "第二级"}


@dataclass(frozen=True, slots=True)
class SummonsLine:
    """One summons of a list."""

    title: str
    url: str
    topic: str
    person: str
    level: str
    cause: str
    held: str
    talker: str
    effect: str
    state: str
    tone: str


def summons_lines(rows: Iterable[Summons]) -> list[SummonsLine]:
    """In their order; unit, person, flag, talk and follow-ups are selected."""
    return [_line(row) for row in rows]


def _line(row: Summons) -> SummonsLine:
    state, talk = SummonsState(row.state), talk_of(row)
    effects = sorted(row.follow_ups.all(), key=lambda one: one.pk)
    return SummonsLine(
        title=row.unit.name, url=reverse("accountability:summons", args=[row.pk]), topic=topic_of(row),
        person=row.person.name, level=LEVELS[row.level],
        cause=SummonsCause(row.cause).label,
        held=talk.held_on.isoformat() if talk else "", talker=talk.talker.name if talk else "",
        effect=Effect(effects[-1].effect).label if effects else "", state=state.label, tone=TONES[state],
    )  # fmt: skip


def topic_of(row: Summons) -> str:
    return row.flag.topic if row.flag is not None else SummonsCause(row.cause).label


def talk_of(row: Summons) -> SummonsTalk | None:
    """The talk that was held; None before."""
    try:
        found: SummonsTalk = row.talk
    except SummonsTalk.DoesNotExist:
        return None
    return found


def summonses_sheet(lines: Iterable[SummonsLine]) -> Sheet:
    columns = [
        Column("单位", width=18), Column("约谈对象"), Column("事项", width=36), Column("事由", width=16),
        Column("级次"), Column("状态"), Column("约谈日期"), Column("约谈人"), Column("成效"),
    ]  # fmt: skip
    rows = (
        [one.title, one.person, one.topic, one.cause, one.level, one.state, one.held, one.talker, one.effect]
        for one in lines
    )
    return Sheet("约谈台账", columns, rows, freeze=1)


def summons_page(row: Summons, me: Account, *, today: date) -> dict[str, Any]:
    """Context of the page; a constant number of statements."""
    facts, state, talk = summons_facts(row), SummonsState(row.state), talk_of(row)
    sees_all = may(me, P.VIEW_ALL_SUMMONSES)
    proposed = state is SummonsState.PROPOSED
    return {
        "summons": row, "state": state.label, "tone": TONES[state], "sees_all": sees_all,
        "facts": [
            ("单位", row.unit.name), ("约谈对象", row.person.name), ("级次", LEVELS[row.level]),
            ("事由", SummonsCause(row.cause).label), *([("事项", topic_of(row))] if row.flag is not None else []),
            ("提出", f"{timezone.localdate(row.recorded_at).isoformat()} {row.recorded_by}"),
        ],
        "agreements": _agreements(row, facts) if sees_all and not facts.ranking else [],
        "approvals": _approvals(row) if sees_all and not facts.ranking else [],
        "agreed": check_agreed(facts) if sees_all and proposed else None,
        "talk": _talk(talk, may(me, P.VIEW_OPINION_SOURCES)) if talk is not None else None,
        "follow_ups": [
            (one.checked_on.isoformat(), Effect(one.effect).label, one.text, one.effect == Effect.CLEAR)
            for one in row.follow_ups.order_by("pk")
        ],
        "transfer": TransferProposal.objects.filter(second=talk).select_related("first").first()
        if talk is not None and sees_all else None,
        "previous": _address(row.previous_id) if row.previous_id else "",
        "flag": reverse("accountability:slow_work", args=[row.flag_id]) if row.flag_id and sees_all else "",
        "moves": _moves(row, me, state, facts, today),
    }  # fmt: skip


def _address(pk: int) -> str:
    return reverse("accountability:summons", args=[pk])


def _agreements(row: Summons, facts: SummonsFacts) -> list[tuple[str, str]]:
    """(office, when and who) of the four."""
    held = {Office(one.office): one for one in row.agreements.select_related("recorded_by__person")}
    return [
        (office.label, f"{timezone.localdate(held[office].recorded_at).isoformat()} {held[office].recorded_by}")
        if office in facts.agreed else (office.label, "")
        for office in Office
    ]  # fmt: skip


def _approvals(row: Summons) -> list[tuple[str, str, str, str]]:
    """(side, verdict, tone, word) of both principal leaders."""
    held = {ApprovingSide(one.side): one for one in row.approvals.select_related("recorded_by__person")}
    found = []
    for side in ApprovingSide:
        one = held.get(side)
        if one is None:
            found.append((side.label, "未审批", "neutral", ""))
            continue
        told = f"{timezone.localdate(one.recorded_at).isoformat()} {one.recorded_by} {one.comment}".strip()
        found.append((side.label, "批准" if one.granted else "不批准", "success" if one.granted else "danger", told))
    return found


def _talk(talk: SummonsTalk, sources: bool) -> dict[str, Any]:
    """The record; who said it stands there for those alone who keep the sources."""
    return {
        "facts": [("日期", talk.held_on.isoformat()), ("约谈人", talk.talker.name), ("地点", talk.place)],
        "opinions": [(one.text, one.source if sources else "") for one in talk.opinions.all()],
        "items": [one.text for one in talk.items.all()],
    }


def _moves(row: Summons, me: Account, state: SummonsState, facts: SummonsFacts, today: date) -> list[Move]:
    moves: list[Move] = []
    if state is SummonsState.PROPOSED and may(me, P.AGREE_SUMMONSES):
        office = office_of(me, facts.agreed)
        if office is not None and office not in facts.agreed:
            moves.append(move(f"以{office.label}名义同意", "agree_summons", row.pk, post=True, main=True))
    if state is SummonsState.PROPOSED and may(me, P.APPROVE_SUMMONSES) and me.person_id != row.person_id:
        waiting = [side for side in sides_of(me.person_id, today) if side not in facts.approved]
        if waiting and not blocking(check_agreed(facts)):
            moves.append(move("审批约谈", "decide_summons", row.pk, main=True))
    if state is SummonsState.APPROVED and may(me, P.RECORD_TALKS):
        moves.append(move("登记约谈", "record_talk", row.pk, main=True))
    if state is SummonsState.HELD and may(me, P.PROPOSE_SUMMONSES):
        moves.append(move("登记约谈跟踪", "follow_up_summons", row.pk, main=not facts.effects))
        standing = row.following.exclude(state=SummonsState.REFUSED).exists()
        if row.level == 1 and facts.effects and facts.effects[-1] is Effect.WEAK and not standing:
            moves.append(move("提出第二级约谈", "second_summons", row.pk, main=True))
    return moves


def slow_lines(rows: Iterable[SlowFlag]) -> list[dict[str, Any]]:
    """In their order; unit, checks and summonses are selected."""
    found = []
    for row in rows:
        checks = sorted(row.checks.all(), key=lambda one: (one.checked_on, one.pk))
        word = "未再督查" if not checks else "有明显进展" if checks[-1].progressed else "没有明显进展"
        tone = "neutral" if not checks else "success" if checks[-1].progressed else "danger"
        found.append(
            {
                "topic": row.topic, "url": reverse("accountability:slow_work", args=[row.pk]), "unit": row.unit.name,
                "flagged": row.flagged_on.isoformat(), "checked": checks[-1].checked_on.isoformat() if checks else "",
                "word": word, "tone": tone, "summonses": len(row.summonses.all()),
            }
        )  # fmt: skip
    return found


def slow_page(row: SlowFlag, me: Account) -> dict[str, Any]:
    """Context of the page of a slow work."""
    findings = check_slow(work_of(row))
    rows = Summons.objects.visible_to(me).filter(flag=row).select_related("person").order_by("pk")
    summonses = [(LEVELS[one.level], one.person.name, _address(one.pk), SummonsState(one.state).label) for one in rows]
    moves: list[Move] = []
    if may(me, P.PROPOSE_SUMMONSES):
        ready = not blocking(findings) and not any(one.state != SummonsState.REFUSED for one in rows)
        if ready:
            moves.append(move("提出约谈建议", "propose_summons", row.pk, main=True))
        moves.append(move("登记再督查", "check_slow_work", row.pk, main=not ready))
    return {
        "flag": row, "findings": findings, "summonses": summonses, "moves": moves,
        "facts": [("单位", row.unit.name), ("认定日期", row.flagged_on.isoformat()), ("认定", str(row.recorded_by))],
        "checks": [
            (one.checked_on.isoformat(), one.progressed, one.text, str(one.recorded_by))
            for one in row.checks.select_related("recorded_by__person")
        ],
    }  # fmt: skip


def criticism_lines(rows: Iterable[SelfCriticism], own: Collection[int]) -> list[dict[str, Any]]:
    """In their order; unit and summons are selected. ``own``: units that the reader writes for."""
    return [
        {
            "unit": row.unit.name, "ranking": f"{row.year}年{row.ranking}", "place": row.place, "text": row.text,
            "submitted": timezone.localdate(row.submitted_at).isoformat() if row.submitted_at else "",
            "write": reverse("accountability:write_self_criticism", args=[row.pk])
            if row.unit_id in own and row.submitted_at is None else "",
            "summons": _address(row.summons_id) if row.summons_id else "",
            "talk": row.summons.get_state_display() if row.summons is not None else "",
        }
        for row in rows
    ]  # fmt: skip
