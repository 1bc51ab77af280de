"""First-line work: what an entry must hold, days of a year, numbers of a quarter (LS-3.2-c to -e, QSH-10). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accountability.enums import ActivityKind, DayPart, FrontLineStanding
from core.findings import Finding, met, unmet

LOG, QUARTER, TIED = "QSH-10-a", "QSH-10-b", "LS-3.2-b"
CLAUSES: Mapping[FrontLineStanding, str] = {
    FrontLineStanding.LEADER: "LS-3.2-c",
    FrontLineStanding.DEPARTMENT_HEAD: "LS-3.2-d",
    FrontLineStanding.TOWN_SECRETARY: "LS-3.2-e",
}
"""Who has a yearly number; nobody else has one (QSH-10-c)."""
HALVES: Mapping[DayPart, int] = {DayPart.FULL: 2, DayPart.MORNING: 1, DayPart.AFTERNOON: 1}


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry that somebody wants to make: ``taken`` are the parts of that day he logged already, ``closed`` whether
    the year is, ``own`` whether the writer may log for him."""

    day: date
    part: DayPart
    kinds: frozenset[ActivityKind]
    place: str
    text: str
    taken: frozenset[DayPart] = frozenset()
    closed: bool = False
    own: bool = True


def check_entry(entry: EntryFacts, today: date) -> list[Finding]:
    """One of the five kinds, a place, a day that is over or today, no part of a day twice, a year still open."""
    findings = []
    if not entry.kinds:
        kinds = "、".join(one.label for one in ActivityKind)
        findings.append(unmet(LOG, "没有选择活动类型", field="kinds", remedy=f"至少选择一类：{kinds}"))
    if not entry.place.strip():
        findings.append(unmet(LOG, "没有填写地点", field="place", remedy="填写到达的村、企业或者现场"))
    if not entry.text.strip():
        findings.append(unmet(LOG, "没有填写工作内容", field="text", remedy="写明做了什么、解决了什么"))
    if entry.day > today:
        findings.append(unmet(LOG, "日期晚于今天", field="day", remedy="到一线后再登记", 日期=entry.day.isoformat()))
    if overlaps(entry.part, entry.taken):
        held = "、".join(one.label for one in DayPart if one in entry.taken)
        findings.append(
            unmet(
                LOG,
                "与已有记录的时段重叠",
                field="part",
                remedy="一天的同一时段只登记一次，修改请先撤销原记录",
                已登记=held,
            )
        )
    if entry.closed:
        findings.append(
            unmet(LOG, f"{entry.day.year}年的一线工作已关账", field="day", remedy="由两办写明理由重新开放后再登记")
        )
    if not entry.own:
        findings.append(
            unmet(
                LOG, "不能代这名干部登记", field="person", remedy="由本人、所在单位联络员登记；县级领导可由两办代为登记"
            )
        )
    return findings


def overlaps(part: DayPart, taken: Collection[DayPart]) -> bool:
    """A whole day takes both halves."""
    return part in taken or (part is DayPart.FULL and bool(taken)) or DayPart.FULL in taken


def halves(entries: Iterable[tuple[date, DayPart]]) -> int:
    """Half days of one person: entries of one day count one day at most (LS-3.2-c)."""
    days: dict[date, int] = {}
    for day, part in entries:
        days[day] = min(2, days.get(day, 0) + HALVES[part])
    return sum(days.values())


def days_text(count: int) -> str:
    """119 half days are 59.5 days."""
    return f"{count // 2}.5" if count % 2 else str(count // 2)


@dataclass(frozen=True, slots=True)
class Targets:
    """Days of a year by post, numbers of a quarter for leaders of the county, as the rulebook has them."""

    leaders: int
    departments: int
    townships: int
    visits: int
    households: int
    surveys: int

    def days(self, standing: FrontLineStanding) -> int | None:
        """None: no number is set."""
        held = {
            FrontLineStanding.LEADER: self.leaders,
            FrontLineStanding.DEPARTMENT_HEAD: self.departments,
            FrontLineStanding.TOWN_SECRETARY: self.townships,
        }
        return held.get(standing)


def check_year(standing: FrontLineStanding, count: int, targets: Targets, excuse: str = "") -> Finding | None:
    """``count`` half days against the number of the post; None where there is none. An excuse stands in the facts."""
    wanted = targets.days(standing)
    if wanted is None:
        return None
    facts = {"应有": f"{wanted} 天", "实有": f"{days_text(count)} 天"} | ({"说明": excuse} if excuse else {})
    title = f"{standing.label}全年到一线"
    if count >= 2 * wanted:
        return met(CLAUSES[standing], title, **facts)
    return unmet(CLAUSES[standing], title, remedy="安排到一线，或者由两办登记原因", **facts)


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """Entries that name each kind, and households over all of them. A trip under two kinds counts in both."""

    visits: int = 0
    households: int = 0
    surveys: int = 0


def check_quarter(done: QuarterFacts, targets: Targets) -> list[Finding]:
    """The three numbers of a leader of the county, each by itself."""
    rows = (
        ("到联系点", done.visits, targets.visits, "次"),
        ("走访群众", done.households, targets.households, "户"),
        ("调研", done.surveys, targets.surveys, "次"),
    )
    return [
        met(QUARTER, name, 应有=f"{wanted} {unit}", 实有=f"{held} {unit}")
        if held >= wanted
        else unmet(QUARTER, name, remedy="本季度内补足", 应有=f"{wanted} {unit}", 实有=f"{held} {unit}")
        for name, held, wanted, unit in rows
    ]


def check_move(*, closed: bool, closing: bool, year: int, today: date, reason: str) -> list[Finding]:
    """A year is closed after its end, and opened again with a reason that stays."""
    findings = []
    if closing and closed:
        findings.append(unmet(LOG, "该年度已经关账", remedy="无需重复办理"))
    if closing and year >= today.year:
        findings.append(unmet(LOG, "年度还没有结束", remedy="年度结束后关账", 年度=str(year)))
    if not closing and not closed:
        findings.append(unmet(LOG, "该年度没有关账", remedy="无需重新开放"))
    if not closing and not reason.strip():
        findings.append(unmet(LOG, "没有写明重新开放的理由", field="reason", remedy="填写理由，理由随记录保留"))
    return findings
