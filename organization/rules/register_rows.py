"""The rows of a register of units, posts and people, and what the tables hold: facts for the rules. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.enums import Choice
from organization.enums import AppraisalSystem, PrincipalPost, UnitKind, UnitLevel


class RegisterSheet(Choice):
    """The three sheets, by their names in the workbook."""

    UNITS = "units", "单位"
    POSTS = "posts", "职数"
    PEOPLE = "people", "人员任职"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of 单位; ``parent`` and ``main`` (随同考评的单位) are codes or ""."""

    row: int
    code: str
    name: str
    kind: UnitKind
    level: UnitLevel
    parent: str = ""
    system: AppraisalSystem | None = None
    main: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class PostRow:
    """One line of 职数: a post of a unit with its approved number."""

    row: int
    unit: str
    title: str
    quota: int
    principal: PrincipalPost = PrincipalPost.NONE


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of 人员任职; a person with two posts stands on two lines, one without a post leaves ``title`` "".

    ``post_unit`` "" means the unit of the roster.
    """

    row: int
    number: str
    name: str
    unit: str
    joined_on: date
    duty_text: str = ""
    title: str = ""
    post_unit: str = ""
    starts_on: date | None = None
    field_of_work: str = ""
    term: str = ""
    document_number: str = ""

    @property
    def post(self) -> tuple[str, str]:
        return (self.post_unit or self.unit, self.title)

    @property
    def identity(self) -> tuple[str, str, date, str]:
        """What all lines of one person must agree on."""
        return (self.name, self.unit, self.joined_on, self.duty_text)


Unread = Mapping[tuple[RegisterSheet, int], frozenset[str]]
"""(sheet, row) -> fields whose cells could not be read; they hold a placeholder that no rule may speak of."""


@dataclass(frozen=True, slots=True)
class Register:
    """The rows of one workbook. With anything ``unread`` it can be judged, and not be carried out."""

    units: tuple[UnitRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    unread: Unread = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    row: UnitRow
    standing: bool = True


@dataclass(frozen=True, slots=True)
class KnownPost:
    row: PostRow
    filled: int = 0


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the tables; ``held`` maps the posts in force to their field of work."""

    identity: tuple[str, str, date, str]
    held: Mapping[tuple[str, str], str] = field(default_factory=dict)
    left: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables hold: units by code, posts by (unit code, title), people by number, the standard titles."""

    units: Mapping[str, KnownUnit]
    posts: Mapping[tuple[str, str], KnownPost]
    people: Mapping[str, KnownPerson]
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One fault of one cell; ``field`` names the column as the row dataclass does."""

    sheet: RegisterSheet
    row: int
    field: str
    value: str
    reason: str
    remedy: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would write; appointments are the person rows with a post that is not held yet."""

    new_units: tuple[UnitRow, ...]
    changed_units: tuple[UnitRow, ...]
    new_posts: tuple[PostRow, ...]
    changed_posts: tuple[PostRow, ...]
    new_people: tuple[PersonRow, ...]
    changed_people: tuple[PersonRow, ...]
    appointments: tuple[PersonRow, ...]

    @property
    def empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__dataclass_fields__)
