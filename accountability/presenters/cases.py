"""Cases as lines and as a page; the sheet of the list and the yearly table by measure (BZ-2.2-q)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, QuerySet
from django.urls import reverse

from accountability.enums import CaseStage, Extent, Ground, Intent, Weight
from accountability.gathering.cases import measures
from accountability.models import AccountabilityCase, Respondent, Sanction
from accountability.rules.cases import PHASES
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet
from core.numbers import plain

TONES = {
    CaseStage.OPENED: "info", CaseStage.INVESTIGATING: "info", CaseStage.HEARD: "info", CaseStage.CONCLUDED: "warning",
    CaseStage.SERVED: "warning", CaseStage.APPEALED: "warning", CaseStage.ARCHIVED: "success",
    CaseStage.DROPPED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseLine:
    number: str
    url: str
    title: str
    ground: str
    unit: str
    office: str
    level: str
    people: str
    opened: str
    stage: str
    phase: str
    tone: str


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A respondent on the page of a case."""

    pk: int
    name: str
    post: str
    clause: str
    extent: str
    weight: str
    intent: str
    measures: str
    waived: str
    served: str
    statements: list[tuple[str, str, str]]
    appeals: list[tuple[int, str, str, str, str]]
    mine: bool


def case_lines(rows: Iterable[AccountabilityCase]) -> list[CaseLine]:
    """In their order; unit and handling unit are selected. One statement for the names."""
    found = list(rows)
    names: defaultdict[int, list[str]] = defaultdict(list)
    held = Respondent.objects.in_force().filter(case__in=found).order_by("pk")
    for pk, name in held.values_list("case_id", "person__name"):
        names[pk].append(name)
    return [_line(row, names[row.pk]) for row in found]


def _line(row: AccountabilityCase, names: list[str]) -> CaseLine:
    stage = CaseStage(row.stage)
    return CaseLine(
        number=row.number, url=reverse("accountability:case", args=[row.pk]), title=row.title,
        ground=row.get_ground_display(), unit=row.unit.name, office=row.handling_unit.name,
        level=row.get_level_display(), people="、".join(names) or "—", opened=f"{row.recorded_at:%Y-%m-%d}",
        stage=stage.label, phase=PHASES[stage], tone=TONES[stage],
    )  # fmt: skip


def cases_sheet(lines: Iterable[CaseLine]) -> Sheet:
    columns = [
        Column("案号", width=20), Column("案由", width=36), Column("追究情形", width=18), Column("涉及单位", width=18),
        Column("责任人", width=24), Column("承办机关", width=18), Column("层级"), Column("立案日期"), Column("步骤"),
    ]  # fmt: skip
    rows = (
        [one.number, one.title, one.ground, one.unit, one.people, one.office, one.level, one.opened, one.stage]
        for one in lines
    )
    return Sheet("责任追究案件", columns, rows, freeze=1)


def newest_year(seen: QuerySet[AccountabilityCase], today: date) -> int:
    """The year of the newest decision in reach, this one without any: one statement."""
    rows = Sanction.objects.filter(respondent__case__in=seen.order_by().values("pk"))
    newest: date | None = rows.aggregate(newest=Max("decided_on"))["newest"]
    return (newest or today).year


def by_measure(seen: QuerySet[AccountabilityCase], year: int) -> list[tuple[str, int, int]]:
    """Measure, number of cases and of people in that year, by the present decision of each case: two statements.

    Every measure of the list stands there, 0 where nobody got it (BZ-2.2-q).
    """
    rows = Sanction.objects.filter(
        decided_on__year=year, respondent__withdrawn_at__isnull=True,
        respondent__case__in=seen.order_by().values("pk"),
    ).alias(newest=Max("respondent__sanctions__round")).filter(round=F("newest"))  # fmt: skip
    people: defaultdict[str, set[int]] = defaultdict(set)
    cases: defaultdict[str, set[int]] = defaultdict(set)
    for measure, person, case in rows.values_list("measure", "respondent_id", "respondent__case_id"):
        people[measure].add(person)
        cases[measure].add(case)
    names = [one.name for one in measures() if not one.withdrawn or one.name in cases]
    return [(name, len(cases[name]), len(people[name])) for name in [*names, *(set(cases) - set(names))]]


def measures_sheet(table: Iterable[tuple[str, int, int]], year: int) -> Sheet:
    columns = [Column("追究措施", width=20), Column("案件数", Kind.INTEGER), Column("人数", Kind.INTEGER)]
    return Sheet(f"{year}年按措施统计", columns, ([*row] for row in table), freeze=1)


def counts(seen: QuerySet[AccountabilityCase]) -> dict[str, int]:
    """Stage -> number of cases in reach: one statement."""
    rows = seen.order_by().values_list("stage").annotate(number=Count("pk"))
    return dict(rows)


def party_lines(case: AccountabilityCase, round_number: int, me: int | None, *, insider: bool) -> list[PartyLine]:
    """The respondents; who is one of them sees himself alone. Four statements."""
    rows = Respondent.objects.in_force().filter(case=case).select_related("person").order_by("pk")
    rows = rows.prefetch_related("sanctions", "statements", "appeals__answered_by__person")
    return [_party(row, round_number, me) for row in rows if insider or row.person_id == me]


def _party(row: Any, round_number: int, me: int | None) -> PartyLine:
    return PartyLine(
        pk=row.pk, name=row.person.name, post=row.post, clause=row.proposed_by,
        extent=Extent(row.extent).label if row.extent else "", weight=Weight(row.weight).label if row.weight else "",
        intent=Intent(row.intent).label if row.intent else "",
        measures="、".join(one.measure for one in row.sanctions.all() if one.round == round_number),
        waived=row.waived, served=row.served_on.isoformat() if row.served_on else "",
        statements=[
            (one.dated.isoformat(), "放弃陈述" if one.declined else "陈述", one.text) for one in row.statements.all()
        ],
        appeals=[
            (one.pk, one.filed_on.isoformat(), one.text, one.get_outcome_display(), one.answer)
            for one in row.appeals.all()
        ],
        mine=row.person_id == me,
    )  # fmt: skip


def case_facts_shown(row: AccountabilityCase) -> list[tuple[str, object]]:
    """Label and text of what is recorded of the case itself."""
    loss = f"{row.get_loss_display()}：{row.loss_reason}" if row.loss else ""
    crime = f"移送{row.authority}（{row.transferred_on}）" if row.transferred_on else "尚未移送"
    pairs: list[tuple[str, object]] = [
        ("案由", row.title), ("基本情况", row.text), ("追究情形", Ground(row.ground).label),
        ("涉及单位", row.unit.name), ("决策或者事件日期", row.happened_on.isoformat()),
        ("承办机关", row.handling_unit.name), ("层级", row.get_level_display()), ("损失", loss),
        ("严重后果", row.consequence), ("个人原因", row.cause),
        ("影响恶劣、后果严重", "是" if row.grave else ""), ("涉嫌犯罪", crime if row.crime else ""),
        ("建议扣分", plain(row.deduction) if row.deduction else ""),
    ]  # fmt: skip
    return [(label, value) for label, value in pairs if value]
