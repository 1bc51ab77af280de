"""Which stages a matter has to go through, and which it must not leave out (JH-A-5.0-a, JH-A-5.9-a, JH-A-5.9-b)."""

from __future__ import annotations

from dataclasses import dataclass

from core.enums import Choice
from decisions.enums import Category, Flag, Level, Stage, Subtype
from decisions.rules.facts import Case

ORDER = tuple(Stage)
FIFTH = (Stage.PUBLIC_NOTICE, Stage.HEARING)
CONDITIONAL = (*FIFTH, Stage.PILOT)

NUMBERS = {
    Stage.INTENT: 1, Stage.RESEARCH: 2, Stage.EXPERT_REVIEW: 3, Stage.CONSULTATION: 4, Stage.PUBLIC_NOTICE: 5,
    Stage.HEARING: 5, Stage.PILOT: 6, Stage.LEGAL_REVIEW: 7, Stage.RESOLUTION: 8,
}  # fmt: skip
"""The number of a stage in the text; notice and hearing are the fifth together."""


class Need(Choice):
    """How a stage stands to a matter."""

    MANDATORY = "mandatory", "必经"
    REQUIRED = "required", "因事项性质必经"
    DETERMINED = "determined", "视情况确定"
    OPTIONAL = "optional", "可选"
    NONE = "none", "不经过"


@dataclass(frozen=True, slots=True)
class Track:
    """The stages of a matter, each with its need and the clause behind it."""

    needs: dict[Stage, tuple[Need, str]]

    def need(self, stage: Stage) -> Need:
        return self.needs[stage][0]

    def clause(self, stage: Stage) -> str:
        return self.needs[stage][1]

    @property
    def stages(self) -> list[Stage]:
        """The stages the matter may go through, in order."""
        return [stage for stage in ORDER if self.need(stage) is not Need.NONE]


ALWAYS_LAST = {Stage.INTENT: (Need.MANDATORY, "JH-A-5.1-d"), Stage.RESOLUTION: (Need.MANDATORY, "JH-A-5.8-b")}

SHORTENED = (Stage.RESEARCH, Stage.EXPERT_REVIEW, Stage.CONSULTATION)
SHORT = (Need.DETERMINED, "JH-A-4.4-c")
"""What an adjustment may do without, each with reason and decider; intent, legality review and resolution it may not,
nor notice or hearing where vital interests are touched. A rulebook may ask for all of it again (GW713-37)."""


def track(case: Case) -> Track:
    """The matter's track. Personnel runs the short one; level decides the rest, flags sharpen it.

    The fifth stage is required by the flag as a whole: one of notice and hearing suffices (JH-A-5.5-a), which
    ``fifth_is_settled`` in procedure judges; each of the two alone stays to be determined.
    """
    if case.confidential:
        none = dict.fromkeys(ORDER, (Need.NONE, "JH-A-3-d"))
        return Track({**none, **ALWAYS_LAST, Stage.RESEARCH: (Need.MANDATORY, "JH-A-3-d")})
    if case.level is Level.ORDINARY:
        return Track({**dict.fromkeys(ORDER, (Need.OPTIONAL, "JH-A-5.0-a")), **ALWAYS_LAST})
    needs = {stage: (Need.MANDATORY, "JH-A-5.9-a") for stage in ORDER if stage not in CONDITIONAL}
    if case.level is Level.IMPORTANT:
        needs = {**dict.fromkeys(needs, (Need.OPTIONAL, "JH-A-5.0-a")), **ALWAYS_LAST}
        needs[Stage.RESEARCH] = (Need.MANDATORY, "JH-A-4.1-a")
    fifth = (Need.DETERMINED, "JH-A-5.5-a" if case.has(Flag.VITAL_INTERESTS) else "JH-A-5.9-b")
    pilot = (Need.DETERMINED, "JH-A-5.9-b")
    if case.has(Flag.PILOT):
        pilot = (Need.REQUIRED, "JH-A-5.6-a")
    elif case.has(Flag.TRIAL):
        pilot = (Need.REQUIRED, "JH-A-5.6-b")
    found = {**needs, **dict.fromkeys(FIFTH, fifth), Stage.PILOT: pilot}
    if case.adjusts and not case.thresholds.adjustment_full:
        found |= {one: SHORT for one in SHORTENED if found[one][0] is Need.MANDATORY}
    if case.has(Flag.HEARING_BY_LAW):
        found[Stage.HEARING] = (Need.REQUIRED, "GW713-16-a")
    return Track(found)


def preset_flags(category: Category, subtype: Subtype | None) -> frozenset[Flag]:
    """The flags a matter starts with; people change them with a reason (JH-A-3-b, JH-A-3-c)."""
    flags = set()
    if subtype is Subtype.LONG_TERM_PLAN:
        flags |= {Flag.LONG_TERM, Flag.OVERALL}
    if category is Category.DEVELOPMENT:
        flags.add(Flag.ECONOMY)
    if category is Category.SOCIAL:
        flags.add(Flag.VITAL_INTERESTS)
    return frozenset(flags)


SUBTYPES = {
    Category.DEVELOPMENT: (Subtype.LONG_TERM_PLAN, Subtype.YEAR_PLAN, Subtype.DEPLOYMENT),
    Category.REPORTS: (Subtype.UPWARD, Subtype.CONGRESS, Subtype.FROM_BELOW),
}
"""Categories that must be told more closely; the others have no subtype."""
