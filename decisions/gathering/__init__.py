"""From tables to facts: a matter, or a board of them, as the rules see it, in a constant number of statements.

Facts of a stage are those of its latest round. ``at`` is the moment by which notices and days of answer are judged.
Pages ask ``look`` for what they need: with ``about`` only the facts that the steps of these stages rest on are read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from decisions.enums import Category, DecidingBody, Level, RunState, Stage
from decisions.gathering import advice, matters, meetings, openness, package, preparation
from decisions.gathering.ground import Ground, ground_of, with_papers
from decisions.gathering.parameters import thresholds
from decisions.models import Matter
from decisions.rules.facts import Case, Consultation, ExpertReview, LegalReview, Notice, Package, Pilot, Research
from decisions.rules.package import asked as asks_for_package

__all__ = ["Gathered", "Ground", "case_of", "cases_of", "look", "outlines"]

Fact = TypeVar("Fact")
About = Collection[Stage] | Callable[[Case], Collection[Stage]]
RESTS_ON: Mapping[Stage, frozenset[Stage]] = {
    Stage.INTENT: frozenset({Stage.INTENT}),
    Stage.RESEARCH: frozenset({Stage.INTENT, Stage.RESEARCH}),
    Stage.EXPERT_REVIEW: frozenset({Stage.RESEARCH, Stage.EXPERT_REVIEW}),
    Stage.CONSULTATION: frozenset({Stage.RESEARCH, Stage.CONSULTATION}),
    Stage.PUBLIC_NOTICE: frozenset({Stage.PUBLIC_NOTICE}),
    Stage.HEARING: frozenset({Stage.HEARING}),
    Stage.PILOT: frozenset({Stage.PILOT}),
    Stage.LEGAL_REVIEW: frozenset({Stage.LEGAL_REVIEW}),
    Stage.RESOLUTION: frozenset({Stage.LEGAL_REVIEW, Stage.RESOLUTION}),
}
"""The stages whose facts the steps of a stage ask for; the states of all stages are always read."""
WITH_PAPERS = frozenset({Stage.RESEARCH, Stage.EXPERT_REVIEW, Stage.PILOT})
"""Stages whose facts tell which papers there are."""
WITH_PACKAGE = frozenset({Stage.LEGAL_REVIEW, Stage.RESOLUTION})
"""Stages that ask what lies before the meeting beside the stages, where the version does."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts by primary key, and the rows they were made of."""

    cases: Mapping[int, Case]
    ground: Ground


def case_of(matter: Matter, *, at: datetime) -> Case:
    """The matter as facts."""
    return cases_of([matter], at=at)[matter.pk]


def cases_of(rows: Iterable[Matter], *, at: datetime) -> Mapping[int, Case]:
    """The matters as facts by primary key; as many statements for thirty as for one."""
    return look(rows, at=at, about=tuple(Stage)).cases


def look(rows: Iterable[Matter], *, at: datetime, about: About) -> Gathered:
    """The matters with the facts on which steps of the stages ``about`` rest; those of other stages stay empty.

    ``about`` may be asked of the matter as it stands (level, flags, states). ``check_event`` is exact for these stages
    alone; level, flags, states and the track are always right.
    """
    ground = ground_of(list(rows), timezone.localdate(at))
    cases = outlines(ground)
    wanted = frozenset[Stage]().union(
        *(_rests_on(case, stage) for case in cases.values() for stage in (about(case) if callable(about) else about))
    )
    if wanted & WITH_PAPERS:
        ground = with_papers(ground)
    return Gathered(_with_facts(cases, ground, wanted), ground)


def _with_facts(cases: Mapping[int, Case], ground: Ground, wanted: Collection[Stage]) -> dict[int, Case]:
    """The outlines with the facts of the stages that are wanted."""

    def of(stage: Stage, gather: Callable[[Ground], dict[int, Fact]]) -> dict[int, Fact]:
        return gather(ground) if stage in wanted else {}

    intents, research = of(Stage.INTENT, preparation.intents), of(Stage.RESEARCH, preparation.research)
    reviews = of(Stage.EXPERT_REVIEW, advice.expert_reviews)
    consultations = of(Stage.CONSULTATION, advice.consultations)
    notices, hearings = of(Stage.PUBLIC_NOTICE, openness.notices), of(Stage.HEARING, openness.hearings)
    pilots, legal = of(Stage.PILOT, openness.pilots), of(Stage.LEGAL_REVIEW, openness.legal_reviews)
    held, resolutions = of(Stage.RESOLUTION, meetings.meetings), of(Stage.RESOLUTION, meetings.resolutions)
    affected = of(Stage.RESOLUTION, matters.affected)
    asking = not WITH_PACKAGE.isdisjoint(wanted) and any(map(asks_for_package, cases.values()))
    packages = package.packages(ground) if asking else {}
    studying = any(case.thresholds.intent_study for case in cases.values())
    studied = of(Stage.INTENT, preparation.studied) if studying else {}
    return {
        pk: replace(
            case,
            intent=replace(preparation.settled(case.intent, intents.get(pk)), studied_on=studied.get(pk)),
            research=research.get(pk, Research()),
            expert_review=reviews.get(pk, ExpertReview()),
            consultation=consultations.get(pk, Consultation()),
            notice=notices.get(pk, Notice()),
            hearing=hearings.get(pk),
            pilot=pilots.get(pk, Pilot()),
            legal_review=legal.get(pk, LegalReview()),
            meetings=held.get(pk, ()),
            resolution_document=resolutions.get(pk, ""),
            affected=affected.get(pk, {}),
            package=packages.get(pk, Package()),
        )
        for pk, case in cases.items()
    }


def _rests_on(case: Case, stage: Stage) -> frozenset[Stage]:
    """What was asked for before a stage was opened is not asked for again to close it; the last stage asks for all."""
    if stage is not Stage.RESOLUTION and case.run(stage).state is RunState.OPEN:
        return frozenset({stage})
    return RESTS_ON[stage]


def outlines(ground: Ground) -> dict[int, Case]:
    """The matters without the facts of their stages: three statements."""
    limits = thresholds({matter.rulebook_id for matter in ground.matters.values()})
    flags, counts = matters.flags(ground), matters.counts(ground)
    return {
        pk: Case(
            level=Level(matter.level) if matter.level else Level.MAJOR,
            level_settled=bool(matter.level),
            category=Category(matter.category),
            body=DecidingBody(matter.body),
            flags=flags.get(pk, frozenset()),
            thresholds=limits[matter.rulebook_id],
            draft_version=counts[pk].draft,
            runs={stage: ground.fact(run) for stage, run in ground.runs[pk].items()},
            intent=preparation.origin(matter, counts[pk].proposals),
            plan_basis=counts[pk].plan_bases,
            direct_hearings=counts[pk].direct_hearings,
            emergency=counts[pk].emergency,
            ended=matter.ended_at is not None,
            catalogued=counts[pk].catalogued,
            adjusts=matter.predecessor_id is not None,
        )
        for pk, matter in ground.matters.items()
    }
