"""Facts of a matter on its way through the pipeline: frozen, free of the database, the latest round of each stage.

What a stage gathered is None until it was begun. Everything is as recorded; whether it suffices is for the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from decisions.enums import (
    Category,
    Circle,
    DecidingBody,
    Flag,
    Level,
    MeetingKind,
    Review,
    ReviewHead,
    RiskConclusion,
    RunState,
    Stage,
    VoteState,
)
from decisions.rules.experts import Attendance
from decisions.rules.hearing import HearingTally


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of the rulebook version a matter began under; what is 0 or False is not asked for by it.

    ``clauses`` are the articles that the version names for its numbers, by the name of the field.
    """

    experts: int
    experts_long_term: int
    hearing_opposed: Fraction
    vote_ayes: Fraction
    deliberators: int
    deliberating_leaders: int
    signed_opinions: bool = False
    experts_beside_consultation: bool = False
    head_speaks_last: bool = False
    adjustment_full: bool = False
    comment_days: int = 0
    shortest_comment_days: int = 1
    hearing_papers_days: int = 0
    legality_days: int = 0
    catalogue: bool = False
    intent_study: bool = False
    options_when_split: int = 0
    risk_assessment: bool = False
    exploratory_reform: bool = False
    three_aspects: bool = False
    meeting_package: bool = False
    party_report: bool = False
    publication_days: int = 0
    meeting_notice_days: int = 0
    clauses: Mapping[str, str] = field(default_factory=dict)

    def clause(self, number: str, otherwise: str) -> str:
        """The article behind a number in this version: the same number may stand in another text."""
        return self.clauses.get(number) or otherwise


@dataclass(frozen=True, slots=True)
class Run:
    """A stage in its latest round. ``reason`` and ``decider`` stand where it was set aside."""

    state: RunState = RunState.UNDETERMINED
    round: int = 1
    opened_on: date | None = None
    reason: str = ""
    decider: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """How the intent came about and how it was settled (JH-A-5.1-c, JH-A-5.1-d)."""

    proposals: int = 0
    instruction: str = ""
    background: str = ""
    content: str = ""
    settled_on: date | None = None
    approved_by_principal: bool = False
    deliberators: int = 0
    county_leaders: int = 0
    studied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Research:
    """Team and outcome (JH-A-4.1-b to -f, JH-A-5.2-a). A commission needs the county's study of it first."""

    led_by_county_leader: bool = False
    departments: int = 0
    experts: int = 0
    principal_took_part: bool = False
    report: bool = False
    draft_plan: bool = False
    commissioned: bool = False
    commission_studied: bool = False
    commission_result: bool = False
    project_report: bool = False
    options: int = 0


@dataclass(frozen=True, slots=True)
class ExpertReview:
    """The argument meeting: rows of the list, the fields of the matter, and the papers it left."""

    attendance: tuple[Attendance, ...] = ()
    relevant: frozenset[str] = frozenset()
    opinion_document: bool = False
    assessment: bool = False
    legal_analysis: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A circle of consultation: ``asked`` is None until decided; ``reason`` why it was not."""

    asked: bool | None = None
    reason: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """Opinions asked for: names of units not asked, not answered in time, and opinions nobody dealt with."""

    townships_left_out: tuple[str, ...] = ()
    leaving_out_reason: str = ""
    waiting_for: tuple[str, ...] = ()
    circles: Mapping[Circle, Asked] = field(default_factory=dict)
    undecided_opinions: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice: ``controversial`` is the recorded finding, None until it was made."""

    ended: bool = False
    controversial: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pilot:
    """Local trial: ``feasible`` None until found; a trial may be waived by a principal leader with a reason."""

    area: str = ""
    period: str = ""
    report: bool = False
    feasible: bool | None = None
    revision: bool = False
    waived_by_principal: str = ""


@dataclass(frozen=True, slots=True)
class LegalReview:
    """The legal office's written opinion on one version of the draft. ``sent``: the papers to be reviewed came in."""

    text: bool = False
    heads: Mapping[ReviewHead, bool] = field(default_factory=dict)
    overall: Review | None = None
    draft_version: int = 0
    risk_statement: bool = False
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """What a meeting must have before it beside the stages, and what comes after it (GW713-22 to -24, -29 to -32).

    ``risk`` is the conclusion of the newest assessment, None without one; ``unanswered`` counts opinions and comments
    of which nobody said whether they were adopted; ``party_report`` is the number under which it was reported.
    """

    risk: RiskConclusion | None = None
    fair_competition: bool = False
    unanswered: int = 0
    party_report: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that had the matter on its agenda."""

    kind: MeetingKind
    began_at: datetime
    outcome: VoteState


@dataclass(frozen=True, slots=True)
class Emergency:
    """The declaration that allows stages to be cut (JH-A-5.9-c)."""

    by_principal: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """A matter as the rules see it. ``affected`` maps a unit that the matter touches to its recorded position.

    Until its level is settled a matter counts as a major one, the strictest track. ``draft_version`` is 0 without a
    draft. ``adjusts``: it takes up another decision (JH-A-4.4-c).
    ``ended`` is a matter that was given up. ``catalogued``: whether the matter stands in the catalogue of major
    administrative decisions, None until that was settled (GW713-3).
    """

    level: Level
    category: Category
    body: DecidingBody
    flags: frozenset[Flag]
    thresholds: Thresholds
    draft_version: int = 1
    runs: Mapping[Stage, Run] = field(default_factory=dict)
    intent: Intent = field(default_factory=Intent)
    research: Research = field(default_factory=Research)
    expert_review: ExpertReview = field(default_factory=ExpertReview)
    consultation: Consultation = field(default_factory=Consultation)
    notice: Notice = field(default_factory=Notice)
    hearing: HearingTally | None = None
    pilot: Pilot = field(default_factory=Pilot)
    legal_review: LegalReview = field(default_factory=LegalReview)
    meetings: tuple[Meeting, ...] = ()
    resolution_document: str = ""
    plan_basis: int = 0
    affected: Mapping[str, str] = field(default_factory=dict)
    direct_hearings: int = 0
    emergency: Emergency | None = None
    level_settled: bool = True
    ended: bool = False
    adjusts: bool = False
    catalogued: bool | None = None
    package: Package = field(default_factory=Package)

    def run(self, stage: Stage) -> Run:
        return self.runs.get(stage, Run())

    def has(self, flag: Flag) -> bool:
        return flag in self.flags

    @property
    def confidential(self) -> bool:
        """Personnel matters run the short track and are never published (JH-A-3-d)."""
        return self.category is Category.PERSONNEL
