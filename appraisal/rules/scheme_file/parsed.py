"""What a scheme file says, read and checked: the facts the scoring rules need, and everything beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from appraisal.enums.schemes import ItemCounting, Tier
from appraisal.rules.details import Detail
from appraisal.rules.facts import SchemeFacts
from appraisal.rules.metrics import RawSeries
from appraisal.rules.scheme_file.problems import Spot
from core.enums import Choice
from organization.enums import AppraisalSystem, UnitKind


class Subject(Choice):
    """Whose cheating a disqualification answers (SX-8.4)."""

    MEMBER = "member", "考评对象"
    APPRAISER = "appraiser", "考评人员"


class RoundingMode(Choice):
    HALF_UP = "half_up", "四舍五入"


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit of the file. ``includes`` maps codes to names of the bodies appraised with it (SX-2.1-d).

    ``parent`` is a unit code, None for the owner alone; ``states_parent``: the file says so itself.
    """

    code: str
    name: str
    kind: UnitKind
    parent: str | None
    includes: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    clause: str = ""
    states_parent: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person of a group of people, as named in the file; resolved to one appointment when the file is loaded.

    ``unit`` (code), ``post`` (title) and ``number`` (人员编号) narrow the search, "" where the file leaves them out.
    """

    code: str
    name: str
    unit: str
    post: str
    number: str
    spot: Spot = field(compare=False)


@dataclass(frozen=True, slots=True)
class GroupExtras:
    """What a group says beside its GroupFacts; ``full_mark`` is the sum over its top nodes, in points.

    ``tree`` is the code of the base tree it takes over, ``system`` and ``tier`` its place among the sheets of the
    county (JH-C-3.2-b, JH-C-3.2-c).
    """

    code: str
    full_mark: Decimal
    aliases: tuple[str, ...] = ()
    clause: str = ""
    totals_clause: str = ""
    tree: str = ""
    system: AppraisalSystem | None = None
    tier: Tier | None = None
    fits: tuple[Fit, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """A change of the base tree for one group (JH-C-3.2-d): ``weight`` in percent, None = the node is left out."""

    node: str
    weight: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class SocialEvaluation:
    """Ways and dimensions of social evaluation, a block beside the categories (JH-C-2.6-a)."""

    channels: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class NodeExtras:
    """What a node says beside its NodeFacts.

    ``derived``: the full mark was not in the file but divided from the parent's, editable until issue
    (SX-3-f). ``focus``: a stressed top node (SX-3-a, SX-3-b). ``responsible``: unit codes that keep the
    ledger of a leaf. ``share``: the weight within the parent of a scheme in percent.
    """

    code: str
    derived: bool = False
    focus: bool = False
    responsible: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    share: Decimal | None = None
    detail: Detail = field(default_factory=Detail)


@dataclass(frozen=True, slots=True)
class VetoField:
    """A field of 一票否决; ``name`` is the text of the column 领域."""

    code: str
    name: str
    clause: str


@dataclass(frozen=True, slots=True)
class Disqualification:
    subject: Subject
    trigger: str
    effects: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Team:
    """A participant of a special appraisal that is no unit (城建口)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Special:
    """A special appraisal (专项考评) with its own list, scored apart (SX-3-c, SX-3.4-a).

    ``open_list``: further units are chosen every year. ``organizers`` are codes of units or included bodies.
    """

    code: str
    name: str
    participant_word: str
    units: tuple[str, ...]
    teams: tuple[Team, ...]
    open_list: bool
    organizers: tuple[str, ...]
    rules_issuers: tuple[str, ...]
    aliases: tuple[str, ...]
    clause: str
    organizers_clause: str

    @property
    def participants(self) -> tuple[str, ...]:
        """Codes of units, then of teams."""
        return (*self.units, *(team.code for team in self.teams))


@dataclass(frozen=True, slots=True)
class OverallAward:
    """Winners of a group by final score; ``prizes`` in yuan, one per winner, the best first."""

    code: str
    name: str
    group: str
    ranked: bool
    prizes: tuple[int, ...]
    clause: str
    prize_clause: str

    @property
    def winners(self) -> int:
        return len(self.prizes)


@dataclass(frozen=True, slots=True)
class SingleAward:
    """Winners by linked nodes (base score / full mark) or by a special appraisal, never both.

    ``pool`` holds the codes of the units that may win; with ``special`` its participants.
    """

    code: str
    name: str
    linked: tuple[str, ...]
    special: str
    pool: tuple[str, ...]
    prizes: tuple[int, ...]
    clause: str
    prize_clause: str

    @property
    def winners(self) -> int:
        return len(self.prizes)


@dataclass(frozen=True, slots=True)
class AwardClass:
    name: str
    winners: int
    prize: int


@dataclass(frozen=True, slots=True)
class IndividualAward:
    """A prize for people, proposed by a body named in ``nominated_by`` (SX-5.3-a)."""

    code: str
    name: str
    nominated_by: str
    classes: tuple[AwardClass, ...]
    clause: str
    prize_clause: str


@dataclass(frozen=True, slots=True)
class LeaderShare:
    """Largest part of a prize for the principal leaders; binding in ``binding_groups``, a warning elsewhere."""

    max_percent: Decimal
    binding_groups: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Awards:
    overall: tuple[OverallAward, ...] = ()
    single: tuple[SingleAward, ...] = ()
    individual: tuple[IndividualAward, ...] = ()
    leader_share: LeaderShare | None = None

    @property
    def total_yuan(self) -> int:
        """All prizes together."""
        units = sum(sum(award.prizes) for award in self.overall) + sum(sum(award.prizes) for award in self.single)
        return units + sum(part.winners * part.prize for award in self.individual for part in award.classes)


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """``order`` counts from 1."""

    order: int
    name: str
    actor: str
    clause: str


@dataclass(frozen=True, slots=True)
class Rounding:
    stored_decimals: int
    shown_decimals: int
    mode: RoundingMode
    clause: str


@dataclass(frozen=True, slots=True)
class SchemeText:
    """A named list of words shown on the page of the scheme."""

    code: str
    name: str
    items: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class ParsedScheme:
    """A clean scheme file.

    ``groups``, ``nodes`` and ``people`` are keyed by code, ``unit_spots`` by unit code (included bodies too) and key
    ("name", "parent"); ``clauses`` maps a parameter to its clause id
    ("scheme", "adjustments.cap", "responsible_units", "rewards.<leading group>"); ``base_names`` holds the names of
    the nodes of each base tree.
    """

    facts: SchemeFacts
    owner: str
    office: str
    approver: str
    units: tuple[UnitEntry, ...]
    unit_spots: Mapping[tuple[str, str], Spot]
    people: Mapping[str, PersonEntry]
    groups: Mapping[str, GroupExtras]
    nodes: Mapping[str, NodeExtras]
    vetoes: tuple[VetoField, ...]
    disqualifications: tuple[Disqualification, ...]
    specials: tuple[Special, ...]
    awards: Awards
    responsible_units: tuple[str, ...]
    procedure: tuple[ProcedureStep, ...]
    rounding: Rounding
    texts: tuple[SchemeText, ...]
    series: tuple[RawSeries, ...]
    social: SocialEvaluation
    counting: ItemCounting | None
    base_names: Mapping[str, Mapping[str, str]]
    base_split: Mapping[str, tuple[str, ...]]
    clauses: Mapping[str, str]

    @property
    def derived_marks(self) -> frozenset[str]:
        """Codes of the nodes whose full mark was divided, not stated."""
        return frozenset(code for code, node in self.nodes.items() if node.derived)
