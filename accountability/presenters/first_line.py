"""Entries, statistics and links as tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from accountability.enums import ActivityKind, FrontLineStanding, LinkKind
from accountability.gathering.first_line import YearOf
from accountability.models import FrontLineEntry, LeaderLink
from accountability.presenters.listing import Cell, Listing
from accountability.rules.first_line import QuarterFacts, Targets, check_quarter, check_year, days_text
from core.enums import FindingState
from organization.models import Person

QUARTERS = ("一", "二", "三", "四")


def entry_listing(rows: Iterable[FrontLineEntry]) -> Listing:
    """In their order; person with unit, unit, activities and photos are prefetched."""
    heads = ("日期", "干部", "活动类型", "地点", "户数", "工作内容", "照片")
    return Listing(
        "一线工作记录", heads, [_entry(row) for row in rows],
        ("没有一线工作记录", "到一线后在手机上登记，记录列在这里。"), widths=(14, 16, 24, 24, 8, 60, 8),
    )  # fmt: skip


def _entry(row: FrontLineEntry) -> list[Cell]:
    state = "已撤销" if row.withdrawn_at else row.get_part_display()
    return [
        Cell(row.day.isoformat(), reverse("accountability:front_line_entry", args=[row.pk]), note=state),
        Cell(row.person.name, note=row.person.unit.name),
        Cell("、".join(one.get_kind_display() for one in row.activities.all())),
        Cell(row.place, note=row.unit.name if row.unit else ""),
        Cell(str(row.households) if row.households else "", figures=True),
        Cell(row.text[:120]),
        Cell(str(len(row.photos.all())) if row.photos.all() else "", figures=True),
    ]


@dataclass(frozen=True, slots=True)
class YearBoard:
    """A year in numbers: people with a number by post, quarters of leaders, totals of units."""

    year: int
    people: Mapping[int, Person]
    standings: Mapping[int, FrontLineStanding]
    years: Mapping[int, YearOf]
    targets: Targets
    excuses: Mapping[int, str] = field(default_factory=dict)
    upto: int = 4

    def year_listing(self) -> Listing:
        """Everybody with a number, those who stay below it first."""
        rows = []
        for pk, standing in self.standings.items():
            if pk not in self.people:
                continue
            of = self.years.get(pk) or YearOf()
            finding = check_year(standing, of.count, self.targets, self.excuses.get(pk, ""))
            assert finding is not None
            rows.append((list(FrontLineStanding).index(standing), of.count, self._line(pk, standing, of, finding)))
        rows.sort(key=lambda row: row[:2])
        return Listing(
            "全年天数", ("干部", "类别", "应有天数", "实有天数", "是否达标", "说明"), [row for *_, row in rows],
            ("没有规定天数的干部", "班子成员、部门主要负责人和镇街区书记列在这里。"), widths=(16, 18, 12, 12, 12, 40),
        )  # fmt: skip

    def _line(self, pk: int, standing: FrontLineStanding, of: YearOf, finding: object) -> list[Cell]:
        person = self.people[pk]
        met = getattr(finding, "state", None) is FindingState.MET
        reason = self.excuses.get(pk, "")
        word, tone = ("达标", "success") if met else ("已说明", "info") if reason else ("未达标", "warning")
        link = reverse("accountability:excuse_front_line", args=[pk, self.year])
        return [
            Cell(person.name, note=person.unit.name), Cell(standing.label),
            Cell(f"{self.targets.days(standing)}", figures=True), Cell(days_text(of.count), figures=True),
            Cell(word, tone=tone),
            Cell(reason) if met or reason else Cell("登记原因", link),
        ]  # fmt: skip

    def quarter_listing(self) -> Listing:
        """Leaders of the county: what is missing in each quarter by name (QSH-10-b)."""
        leaders = [pk for pk, one in self.standings.items() if one is FrontLineStanding.LEADER and pk in self.people]
        heads = ("县级领导", *(f"第{QUARTERS[number - 1]}季度" for number in range(1, self.upto + 1)))
        rows = [[Cell(self.people[pk].name), *self._quarters(pk)] for pk in leaders]
        return Listing(
            "县级领导各季度",
            heads,
            rows,
            ("没有县级领导", "县级领导的任职登记后列在这里。"),
            widths=(16, *[30] * self.upto),
        )

    def _quarters(self, pk: int) -> list[Cell]:
        of = self.years.get(pk) or YearOf()
        return [
            quarter_cell(of.quarters.get(number, QuarterFacts()), self.targets) for number in range(1, self.upto + 1)
        ]

    def unit_listing(self) -> Listing:
        """Half days and entries of each unit, cadres without a number among them (QSH-10-c)."""
        days: Counter[str] = Counter()
        entries: Counter[str] = Counter()
        staff: defaultdict[str, int] = defaultdict(int)
        for pk, of in self.years.items():
            if pk in self.people:
                name = self.people[pk].unit.name
                days[name] += of.count
                entries[name] += of.entries
                staff[name] += 1
        rows = [
            [Cell(name), Cell(str(staff[name]), figures=True), Cell(str(entries[name]), figures=True),
             Cell(days_text(count), figures=True)]
            for name, count in days.most_common()
        ]  # fmt: skip
        return Listing(
            "单位合计", ("单位", "下一线人数", "记录数", "天数"), rows,
            ("没有记录", "各单位干部的一线工作合计列在这里，其他干部没有规定天数。"), widths=(24, 12, 12, 12),
        )  # fmt: skip


def quarter_cell(done: QuarterFacts, targets: Targets) -> Cell:
    """Met, or what is missing by name."""
    missing = [one for one in check_quarter(done, targets) if one.blocks]
    note = "；".join(f"{one.title} {one.facts['实有']}/{one.facts['应有']}" for one in missing)
    return Cell("未达标" if missing else "达标", tone="warning" if missing else "success", note=note)


def leaders_listing(people: Sequence[Person], links: Iterable[LeaderLink], years: Mapping[int, YearOf]) -> Listing:
    """Leaders with what they are tied to; one without a town, department or firm is marked (LS-3.2-b)."""
    held: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for one in links:
        held[one.person_id, one.kind].append(one.unit.name if one.unit else one.firm)
    rows = []
    for person in people:
        cells = [Cell("、".join(held[person.pk, kind.value])) for kind in LinkKind]
        missing = [kind.label for kind in LinkKind if not held[person.pk, kind.value]]
        state = Cell("缺少联系点", tone="warning", note="、".join(missing)) if missing else Cell("齐全", tone="success")
        days = Cell(days_text((years.get(person.pk) or YearOf()).count), figures=True)
        rows.append([Cell(person.name, reverse("accountability:leader", args=[person.pk])), *cells, days, state])
    heads = ("县级领导", *(kind.label for kind in LinkKind), "本年到一线天数", "状态")
    empty = ("没有县级领导", "县级领导的任职登记后列在这里。")
    return Listing("领导联系点", heads, rows, empty, widths=(14, 24, 30, 30, 14, 20))


def kinds_of(counts: Mapping[str, int]) -> list[tuple[str, object, str]]:
    """(label, number, unit) of the five kinds."""
    return [(kind.label, counts.get(kind.value, 0), "次") for kind in ActivityKind]
