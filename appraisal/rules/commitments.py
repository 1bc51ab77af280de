"""Commitments: what a wording must hold, who signs and who reviews it (QSH-8-a, SX-8.1-a, SX-8.2-a). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.enums.commitments import CommitmentEvent as Event
from appraisal.enums.commitments import CommitmentOutcome
from appraisal.enums.commitments import CommitmentState as State
from core.findings import Finding, unknown, unmet

SIGNED, UPWARD, FILED, DOWNWARD = "QSH-8-a", "SX-8.2-a", "SX-8.2-b", "SX-8.1-a"
MOST_TARGETS = 60
STEPS = {
    (State.DRAFT, Event.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Event.SUBMIT): State.SUBMITTED,
    (State.AMENDING, Event.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Event.APPROVE): State.IN_FORCE,
    (State.SUBMITTED, Event.RETURN): State.RETURNED,
    (State.IN_FORCE, Event.AMEND): State.AMENDING,
}
"""(state of the newest wording, event) -> state; everything else is refused."""
WRITABLE = frozenset({State.DRAFT, State.RETURNED, State.AMENDING})
WHY_NOT = {
    State.DRAFT: "承诺书还在起草", State.SUBMITTED: "承诺书已报送，正在审核", State.RETURNED: "承诺书已退回修改",
    State.IN_FORCE: "承诺书已签订", State.AMENDING: "承诺书正在变更",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    """One row of a draft. ``source`` is "" for an own target, else "i", "t" or "p" and a key: an indicator of the
    scheme, a task, a target of the level above."""

    title: str
    goal: str
    measure: str
    due: date | None
    source: str = ""

    @property
    def empty(self) -> bool:
        """Offered and not filled in: it does not count when the draft is submitted."""
        return not (self.goal or self.measure) and (not self.title or bool(self.source))


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft about to be signed. ``heads`` are the unit's principal leaders of the day, key and name (the person
    himself for his own), none when nobody is on record; ``amends``: a version is in force already."""

    state: State
    year: int
    promises: Sequence[Promise]
    heads: tuple[tuple[int, str], ...]
    amends: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """A version before its reviewer. ``acts``: he acts for the level above; ``own``: it is his own or his unit's;
    ``drafted``: he wrote it; ``read_hash`` is that of the text on his page."""

    state: State
    superior: str
    acts: bool
    own: bool
    drafted: bool
    read_hash: str
    text_hash: str


def check_step(state: State, event: Event) -> list[Finding]:
    """Whether the table knows the step."""
    if (state, event) in STEPS:
        return []
    return [unmet(UPWARD, f"{WHY_NOT[state]}，不能{event.label}", remedy="请刷新页面")]


def check_writing(state: State) -> list[Finding]:
    """A draft is written before it is submitted, after a return, and in a change that was opened."""
    return [] if state in WRITABLE else [unmet(UPWARD, f"{WHY_NOT[state]}，不能修改", remedy="已签订的先提出变更")]


def check_submit(facts: DraftFacts, person: int | None) -> list[Finding]:
    """A letter has a target and is signed by the unit's present 一把手 (QSH-8-a); a change has its reason."""
    findings = check_step(facts.state, Event.SUBMIT)
    if not facts.promises:
        findings.append(unmet(SIGNED, "没有承诺目标", remedy="至少填写一项目标和措施", 应有="至少 1 项", 实有="0 项"))
    if len(facts.promises) > MOST_TARGETS:
        findings.append(unmet(SIGNED, "承诺目标过多", remedy=f"合并为不超过 {MOST_TARGETS} 项"))
    for place, one in enumerate(facts.promises, 1):
        findings += _check_promise(place, one, facts.year)
    if not facts.heads:
        findings.append(unknown(SIGNED, "没有登记现任主要负责人", remedy="由组织部门登记任职后签字报送"))
    elif person not in dict(facts.heads):
        names = "、".join(name for _, name in facts.heads)
        findings.append(unmet(SIGNED, "签字人不是现任主要负责人", remedy=f"由{names}签字报送", 现任=names))
    if facts.amends and not facts.reason.strip():
        findings.append(unmet(UPWARD, "没有填写变更理由", remedy="写明变更已签订承诺的理由", field="reason"))
    return findings


def _check_promise(place: int, one: Promise, year: int) -> list[Finding]:
    held = (
        ("承诺事项", "title", one.title.strip()), ("目标", "goal", one.goal.strip()),
        ("措施", "measure", one.measure.strip()), ("完成时限", "due", one.due),
    )  # fmt: skip
    findings = [
        unmet(SIGNED, f"第 {place} 项没有填写{name}", remedy="补齐后报送", field=f"targets.{place}.{part}")
        for name, part, said in held
        if not said
    ]
    if one.due is not None and one.due.year != year:
        findings.append(
            unmet(
                SIGNED,
                f"第 {place} 项完成时限不在本年度",
                remedy=f"填写 {year} 年的日期",
                field=f"targets.{place}.due",
                完成时限=one.due.isoformat(),
            )  # fmt: skip
        )
    return findings


def check_review(facts: ReviewFacts, outcome: CommitmentOutcome, *, support: str, comment: str) -> list[Finding]:
    """Only the level directly above accepts or returns, never the unit itself; both directions are told (SX-8.2-a)."""
    event = Event.APPROVE if outcome is CommitmentOutcome.APPROVED else Event.RETURN
    findings = check_step(facts.state, event)
    if not facts.acts:
        findings.append(unmet(UPWARD, "不是上一层的审核人", remedy=f"由{facts.superior}审核"))
    if facts.own or facts.drafted:
        findings.append(
            unmet(UPWARD, "不能审核本单位、本人或者本人起草的承诺", remedy=f"由{facts.superior}的其他人审核")
        )
    if outcome is CommitmentOutcome.APPROVED and not support.strip():
        findings.append(
            unmet(UPWARD, "没有写明上级支持事项", remedy="双向承诺须写明上一层的指导和支持", field="support")
        )
    if outcome is CommitmentOutcome.RETURNED and not comment.strip():
        findings.append(unmet(UPWARD, "没有写明退回意见", remedy="写明须修改的内容", field="comment"))
    if facts.read_hash != facts.text_hash:
        findings.append(unmet(UPWARD, "页面上的正文不是现在的正文", remedy="请刷新页面，重新阅读后办理"))
    return findings


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody below and whether his commitment is drafted, submitted or in force; None without one."""

    code: str
    name: str
    state: State | None
    filed_on: date | None = None

    @property
    def done(self) -> bool:
        """It was signed by its own side and accepted above, or waits there."""
        return self.state in (State.SUBMITTED, State.IN_FORCE, State.AMENDING)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Children and people of one unit: how many have a commitment, in whole hundredths rounded down."""

    total: int
    done: int
    missing: Sequence[Covered]

    @property
    def percent(self) -> int | None:
        return self.done * 100 // self.total if self.total else None


def coverage(rows: Sequence[Covered]) -> Coverage:
    """100 only when nobody is left (SX-8.1-a)."""
    missing = [one for one in rows if not one.done]
    return Coverage(len(rows), len(rows) - len(missing), missing)


def unfiled(rows: Sequence[Covered], due: date, today: date) -> list[Covered]:
    """Who has not filed after the due day (SX-8.2-b)."""
    return [one for one in rows if one.filed_on is None] if today > due else []
