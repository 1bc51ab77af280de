"""Pages of a member's assessment and of a grade cost as many statements for few and for many rows, and few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.assessment_columns import attach_file
from appraisal.actions.assessment_rounds import charge_members, open_round
from appraisal.actions.collation import propose_final
from appraisal.actions.onsite import save_onsite, sign_onsite
from appraisal.enums.assessment import ColumnKind, EvidenceKind
from appraisal.enums.grades import Grade, RoundKind, RoundState, TallyKind
from appraisal.enums.schemes import Quality
from appraisal.models import (
    AssessmentRound,
    GradeOpinion,
    GradeRound,
    GradeStandard,
    GradeTally,
    IndicatorDetail,
    Member,
)
from core.files import store
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal import grading as at
from tests.appraisal.build_rounds import Team, filed, plan, rated, team_of
from tests.factories import NOON, make_account, make_unit
from tools.bench import county as builder

pytestmark = pytest.mark.django_db
MOST = 20
ClientOf = Callable[[Account], Client]


def statements(client: Client, path: str) -> list[str]:
    """Of a second visit; the first compiles templates and fills caches."""
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [one["sql"] for one in captured]


@dataclass
class Seen:
    """A round with its first member, and those who read its sheet."""

    round: AssessmentRound
    code: str
    readers: dict[str, Account]


def assessed(code: str, block: builder.Block, files: int, county: Unit, office: Account, stage: str) -> Seen:
    """The first member's sheet up to ``stage``: self-assessment begun, or all columns and final points proposed."""
    period = builder.build(code, (block,))
    team = team_of(plan(period, office), county, office)
    charge_members(team.group, Member.objects.filter(scheme=period.scheme), by=office, at=NOON)
    team.round = open_round(team.round, by=office, at=NOON)
    first = Member.objects.filter(scheme=period.scheme).order_by("order").select_related("unit")[0]
    leader = make_account(f"负责人{code}", first.unit, Duty.UNIT_LEADER)
    leaves = list(team.leaves(first.code).values())
    for leaf in leaves[:files]:
        attach_file(
            team.round, first, ColumnKind.SELF, at.sheet(), what=EvidenceKind.LEDGER, title="", indicator=leaf,
            by=leader, at=NOON,
        )  # fmt: skip
    if stage != "begun":
        filed(team, leader, first.code)
    if stage in ("visited", "proposed"):
        rated(team, first.code)
        visited(team, first)
    if stage == "proposed":
        propose_final(team.round, first, by=team.leader, at=NOON + timedelta(days=3))
    detail = {"quality": Quality.QUALITATIVE, "points": ["程序", "效果"]}  # last, for a rating would ask for its basis
    IndicatorDetail.objects.create(scheme=period.scheme, indicator_id=leaves[0], **detail)
    return Seen(team.round, first.code, {"office": office, "group": team.leader, "unit": leader})


def visited(team: Team, member: Member) -> None:
    day = NOON + timedelta(days=2)
    save_onsite(
        team.round, member, {}, visited_on=day.date(), place="镇政府", findings="与初评一致", by=team.second, at=day
    )
    for one in (team.leader, team.second):
        sign_onsite(team.round, member, by=one, at=day)


SHEETS = [
    ("assessment", "office", "proposed"), ("assessment", "group", "visited"), ("assessment", "unit", "begun"),
    ("self_assessment", "unit", "begun"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "reader", "stage"), SHEETS)
def test_sheets_cost_the_same_for_few_and_many_items(
    county: Unit, zhou: Account, client_of: ClientOf, movable: None, sheet: str, reader: str, stage: str
) -> None:
    found = []
    for code, block, files in (("F", builder.Block(2, (1, 1)), 1), ("M", builder.Block(30, (5, 4, 4)), 9)):
        with transaction.atomic():  # one round a year: the first goes before the second comes
            seen = assessed(code, block, files, county, zhou, stage)
            address = reverse(f"appraisal:{sheet}", args=[seen.round.pk, seen.code])
            found.append(statements(client_of(seen.readers[reader]), address))
            transaction.set_rollback(True)

    assert len(found[0]) == len(found[1])
    assert len(found[1]) <= MOST, "\n".join([str(len(found[1])), *(one[:90] for one in found[1])])


def test_a_round_of_grades_costs_the_same_for_few_and_many_units(
    county: Unit, hekou: Unit, client_of: ClientOf
) -> None:
    """The table of a round and the page of a team, with grades, tallies and a survey that calls for an inquiry."""
    ji = make_account("季明", county, Duty.DISCIPLINE, username="ji")
    at.issued(RoundKind.INTEGRITY, ji)
    units = [hekou]
    at.seat(hekou, "甲", principal="administration")
    counts = []
    client = client_of(ji)
    for year, more in ((2011, 0), (2012, 30)):
        units += [make_unit(f"{n}镇", parent=county) for n in range(more)]
        row = at.opened(units, ji, year)
        graded(row, ji)
        for state in (RoundState.RUNNING, RoundState.PRELIMINARY):
            GradeRound.objects.filter(pk=row.pk).update(state=state)
            for page, pk in (("grade_round", row.pk), ("grade_target", row.targets.order_by("pk")[0].pk)):
                found = statements(client, reverse(f"appraisal:{page}", args=[pk]))
                assert len(found) <= MOST, "\n".join([str(len(found)), *(one[:90] for one in found)])
                counts.append(len(found))

    assert counts[:4] == counts[4:]


def graded(row: GradeRound, by: Account) -> None:
    now = timezone.now()
    standards = {one.of_team: one for one in GradeStandard.objects.filter(method=row.method, grade=Grade.FAIR)}
    targets = list(row.targets.all())
    GradeOpinion.objects.bulk_create(
        GradeOpinion(
            target=one, stage="preliminary", grade=Grade.FAIR, reasons="好", recorded_at=now, recorded_by=by,
            standard=standards[one.tier == "team"],
        )
        for one in targets
    )  # fmt: skip
    paper = store(at.sheet(), by=by, at=now)
    GradeTally.objects.bulk_create(
        GradeTally(target=one, kind=kind, first=4, fourth=6, document=paper, recorded_at=now, recorded_by=by)
        for one in targets
        for kind in TallyKind
    )
