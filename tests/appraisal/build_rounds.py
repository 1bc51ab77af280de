"""A running round over the small scheme: one group of two assessors for all four members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from appraisal.actions.assessment_rounds import NewRound, add_group, charge_members, open_round, plan_round, seat_person
from appraisal.actions.preliminary import close_preliminary, save_preliminary
from appraisal.actions.self_assessments import save_self_assessment, submit_self_assessment
from appraisal.gathering.assessment import items_of
from appraisal.models import AssessmentGroup, AssessmentRound, Indicator, Member, Period
from appraisal.rules.assessment import Cell
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import points
from tests.factories import NOON, make_account, make_unit

DAYS: dict[str, Any] = {
    "self_due": date(2013, 1, 5), "preliminary_due": date(2013, 1, 10), "onsite_due": date(2013, 1, 15),
    "collation_due": date(2013, 1, 20),
}  # fmt: skip
FULL = {"D1": 100, "D2": 100, "E1": 50, "F1": 100}


@dataclass
class Team:
    """A round with its group; 组长 ``leader`` and ``second`` work in the county's party school."""

    round: AssessmentRound
    group: AssessmentGroup
    leader: Account
    second: Account

    def member(self, code: str) -> Member:
        return Member.objects.get(scheme=self.round.period.scheme, code=code)

    def leaves(self, code: str) -> dict[str, int]:
        """Leaf code -> id of the member's group."""
        rows = Indicator.objects.filter(group=self.member(code).group_id, children__isnull=True)
        return dict(rows.values_list("code", "pk"))

    def cells(self, code: str, text: str = "已完成", **values: int | str) -> dict[int, Cell]:
        """Cells of the member's leaves: 80 (E1: 40) unless named; none for what data answer."""
        asked = {item.pk for item in items_of(self.round, self.member(code).group_id) if not item.computed}
        return {
            pk: Cell(points(values.get(leaf, 40 if leaf == "E1" else 80)), text=text)
            for leaf, pk in self.leaves(code).items()
            if pk in asked or leaf in values
        }


def plan(period: Period, by: Account, at: datetime = NOON, **more: Any) -> AssessmentRound:
    return plan_round(period, NewRound(**({"title": "2012年度综合考评"} | DAYS | more)), by=by, at=at)


def team_of(row: AssessmentRound, county: Unit, by: Account) -> Team:
    school = Unit.objects.filter(code="X01").first() or make_unit("县委党校", parent=county, code="X01")
    group = add_group(row, "第一考评组", by=by, at=NOON)
    people = [
        make_account(name, school, Duty.ASSESSOR, username=username)
        for name, username in (("唐立", "tang"), ("孟川", "meng"))
    ]
    for place, one in enumerate(people):
        seat_person(group, one.person, leads=place == 0, by=by, at=NOON)
    return Team(row, group, *people)


@pytest.fixture
def team(year: Period, county: Unit, zhou: Account) -> Team:
    """Opened on NOON, 28 December 2012."""
    made = team_of(plan(year, zhou), county, zhou)
    charge_members(made.group, Member.objects.filter(scheme=year.scheme), by=zhou, at=NOON)
    made.round = open_round(made.round, by=zhou, at=NOON)
    return made


def filed(team: Team, by: Account, code: str = "T01", at: datetime = NOON, **values: int | str) -> None:
    """The member's self-assessment, filed."""
    member = team.member(code)
    save_self_assessment(team.round, member, team.cells(code, **values), summary="全年任务完成", by=by, at=at)
    submit_self_assessment(team.round, member, by=by, at=at)


def rated(team: Team, code: str = "T01", at: datetime = NOON + timedelta(days=1), **values: int | str) -> None:
    """The member's preliminary assessment, closed."""
    member = team.member(code)
    save_preliminary(team.round, member, team.cells(code, **values), by=team.second, at=at)
    close_preliminary(team.round, member, by=team.leader, at=at)
