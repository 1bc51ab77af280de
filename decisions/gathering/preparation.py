"""Facts of intent and research (JH-A-4.1, JH-A-5.1, JH-A-5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from decisions.enums import PaperKind, Stage, Standing, TeamRole
from decisions.gathering.ground import Ground, counted, grouped
from decisions.models import (
    Commission,
    Deliberator,
    Fieldwork,
    IntentSettlement,
    Matter,
    ResearchOption,
    StagePaper,
    TeamMember,
)
from decisions.rules.facts import Intent, Research

COUNTY = (Standing.PRINCIPAL, Standing.LEADER)


def intents(ground: Ground) -> dict[int, Intent]:
    """How each intent was settled: the newest settlement of the run; two statements."""
    home = ground.home(Stage.INTENT)
    newest = {row.run_id: row for row in IntentSettlement.objects.filter(run_id__in=home).order_by("pk")}
    people = Deliberator.objects.filter(settlement_id__in=[row.pk for row in newest.values()])
    found: dict[int, list[str]] = {row.pk: [] for row in newest.values()}
    for settlement, standing in people.order_by().values_list("settlement_id", "standing"):
        found[settlement].append(standing)
    return {
        home[run]: Intent(
            settled_on=row.settled_on,
            approved_by_principal=row.standing == Standing.PRINCIPAL,
            deliberators=len(found[row.pk]),
            county_leaders=sum(standing in COUNTY for standing in found[row.pk]),
        )
        for run, row in newest.items()
    }


def studied(ground: Ground) -> dict[int, date]:
    """The day of the newest study in force of the latest intent: one statement (GW713-10)."""
    home = ground.home(Stage.INTENT)
    rows = StagePaper.objects.in_force().filter(run_id__in=home, kind=PaperKind.INTENT_STUDY).order_by("pk")
    return {home[run]: dated for run, dated in rows.values_list("run_id", "dated")}


def origin(matter: Matter, proposals: int) -> Intent:
    """What stands on the matter itself."""
    return Intent(
        proposals=proposals,
        instruction=matter.instruction,
        background=matter.background,
        content=matter.content,
    )


def settled(origin: Intent, settlement: Intent | None) -> Intent:
    """The origin with how it was settled, if it was."""
    if settlement is None:
        return origin
    return replace(
        settlement,
        proposals=origin.proposals,
        instruction=origin.instruction,
        background=origin.background,
        content=origin.content,
    )


def research(ground: Ground) -> dict[int, Research]:
    """Team, field, options and outcome of the latest research: four statements."""
    home = ground.home(Stage.RESEARCH)
    teams = grouped(TeamMember.objects.in_force().filter(run_id__in=home), home)
    commissions = grouped(Commission.objects.in_force().filter(run_id__in=home), home)
    visits = counted(Fieldwork.objects.in_force().filter(run_id__in=home, standing=Standing.PRINCIPAL), "run_id")
    options = counted(ResearchOption.objects.in_force().filter(run_id__in=home), "run_id")
    return {
        matter: replace(
            _research(ground, matter, teams.get(matter, []), commissions.get(matter, []), bool(visits.get(run))),
            options=options.get(run, 0),
        )
        for run, matter in home.items()
    }


def _research(
    ground: Ground, matter: int, team: list[TeamMember], commissions: list[Commission], principal: bool
) -> Research:
    def paper(kind: PaperKind) -> bool:
        return ground.has_paper(matter, Stage.RESEARCH, kind)

    return Research(
        led_by_county_leader=any(one.role == TeamRole.HEAD and one.standing in COUNTY for one in team),
        departments=len({one.unit_id for one in team if one.role == TeamRole.DEPARTMENT}),
        experts=sum(one.role == TeamRole.EXPERT for one in team),
        principal_took_part=principal,
        report=paper(PaperKind.RESEARCH_REPORT),
        draft_plan=paper(PaperKind.DRAFT_PLAN),
        commissioned=bool(commissions),
        commission_studied=bool(commissions) and all(one.study_id is not None for one in commissions),
        commission_result=bool(commissions) and all(one.result_id is not None for one in commissions),
        project_report=paper(PaperKind.PROJECT_REPORT),
    )
