"""Matters for the tests of rules: one major matter with everything in order, to be spoilt in one point each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from core.findings import Finding, blocking
from decisions.enums import (
    Category,
    Circle,
    DecidingBody,
    Flag,
    Level,
    MeetingKind,
    Review,
    ReviewHead,
    RunState,
    Stage,
    VoteState,
)
from decisions.rules.experts import Attendance
from decisions.rules.facts import (
    Asked,
    Case,
    Consultation,
    Emergency,
    ExpertReview,
    Intent,
    LegalReview,
    Meeting,
    Notice,
    Pilot,
    Research,
    Run,
    Thresholds,
)
from decisions.rules.hearing import HearingTally

LIMITS = Thresholds(
    experts=11, experts_long_term=19, hearing_opposed=Fraction(1, 3), vote_ayes=Fraction(1, 2), deliberators=2,
    deliberating_leaders=1,
)  # fmt: skip
HALF = LIMITS.vote_ayes
THIRD = LIMITS.hearing_opposed
FIELDS = frozenset({"水利", "规划"})
EMERGENCY = Emergency(by_principal=True, reason="汛情紧急")


def expert(number: int, **more: object) -> Attendance:
    values = {
        "person": f"E{number}", "name": f"专家{number}", "fields": frozenset({"水利"}), "attended": True,
        "signed": True, "interest": False,
    }  # fmt: skip
    return Attendance(**{**values, **more})  # type: ignore[arg-type]


def experts(number: int) -> tuple[Attendance, ...]:
    return tuple(expert(one) for one in range(number))


def runs(closed: Iterable[Stage] = (), **others: RunState) -> dict[Stage, Run]:
    """Runs in a state each: ``closed`` ones, and others by the stage's value."""
    found = {stage: Run(RunState.CLOSED) for stage in closed}
    return found | {Stage(name): Run(state) for name, state in others.items()}


BEFORE_RESOLUTION = runs(
    [Stage.INTENT, Stage.RESEARCH, Stage.EXPERT_REVIEW, Stage.CONSULTATION, Stage.LEGAL_REVIEW],
    public_notice=RunState.NOT_APPLICABLE,
    hearing=RunState.NOT_APPLICABLE,
    pilot=RunState.NOT_APPLICABLE,
)
GOVERNMENT_PASSED = Meeting(MeetingKind.GOVERNMENT_EXECUTIVE, datetime(2012, 6, 1, 9), VoteState.PASSED)
PARTY_PASSED = Meeting(MeetingKind.PARTY_STANDING, datetime(2012, 6, 2, 9), VoteState.PASSED)

READY = Case(
    level=Level.MAJOR,
    category=Category.DEVELOPMENT,
    body=DecidingBody.JOINT,
    flags=frozenset(),
    thresholds=LIMITS,
    draft_version=3,
    runs=BEFORE_RESOLUTION,
    intent=Intent(
        proposals=2, background="河道淤积", content="整治城区河道", settled_on=date(2012, 3, 1),
        approved_by_principal=True,
    ),
    research=Research(
        led_by_county_leader=True, departments=2, experts=1, principal_took_part=True, report=True, project_report=True
    ),
    expert_review=ExpertReview(
        attendance=experts(11), relevant=FIELDS, opinion_document=True, assessment=True, legal_analysis=True
    ),
    consultation=Consultation(circles={circle: Asked(False, "不涉及") for circle in Circle}),
    notice=Notice(ended=True, controversial=False, reason="反对意见 2 条，均已答复"),
    hearing=HearingTally(9, 2),
    pilot=Pilot(area="城关镇", period="2012年4月", report=True, feasible=True, revision=True),
    legal_review=LegalReview(
        text=True, heads=dict.fromkeys(ReviewHead, True), overall=Review.PASS, draft_version=3
    ),
    meetings=(GOVERNMENT_PASSED, PARTY_PASSED),
    resolution_document="安党发〔2012〕8号",
    plan_basis=1,
    affected={"河口镇": "同意"},
    direct_hearings=1,
)  # fmt: skip


def case(**changes: object) -> Case:
    return replace(READY, **changes)  # type: ignore[arg-type]


def stopped(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Article and title of what stands in the way."""
    return [(finding.clause, finding.title) for finding in blocking(findings)]


def flags(*on: Flag) -> frozenset[Flag]:
    return frozenset(on)
