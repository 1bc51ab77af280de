"""From tables to facts: a matter, or a board of them, as the rules see it, in a constant number of statements.

Facts of a stage are those of its latest round. ``at`` is the moment by which notices and days of answer are judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from decisions.enums import Category, DecidingBody, Level
from decisions.gathering import advice, matters, meetings, openness, preparation
from decisions.gathering.ground import Ground, ground_of
from decisions.models import Matter
from decisions.rules.facts import Case, Consultation, ExpertReview, Intent, LegalReview, Notice, Pilot, Research

__all__ = ["Ground", "case_of", "cases_of"]


def case_of(matter: Matter, *, at: datetime) -> Case:
    """The matter as facts."""
    return cases_of([matter], at=at)[matter.pk]


def cases_of(rows: Iterable[Matter], *, at: datetime) -> dict[int, Case]:
    """The matters as facts by primary key; as many statements for thirty as for one."""
    found = list(rows)
    ground = ground_of(found, timezone.localdate(at))
    limits = matters.thresholds({matter.rulebook_id for matter in found})
    flags, drafts = matters.flags(ground), matters.draft_versions(ground)
    affected, heard = matters.affected(ground), matters.direct_hearings(ground)
    bases, emergencies = matters.plan_bases(ground), matters.emergencies(ground)
    proposals = matters.proposals(ground)
    intents, research = preparation.intents(ground), preparation.research(ground)
    reviews, consultations = advice.expert_reviews(ground), advice.consultations(ground)
    notices, hearings = openness.notices(ground), openness.hearings(ground)
    pilots, legal = openness.pilots(ground), openness.legal_reviews(ground)
    held, resolutions = meetings.meetings(ground), meetings.resolutions(ground)
    return {
        matter.pk: Case(
            level=Level(matter.level) if matter.level else Level.MAJOR,
            level_settled=bool(matter.level),
            category=Category(matter.category),
            body=DecidingBody(matter.body),
            flags=flags.get(matter.pk, frozenset()),
            thresholds=limits[matter.rulebook_id],
            draft_version=drafts.get(matter.pk, 0),
            runs={stage: ground.fact(run) for stage, run in ground.runs[matter.pk].items()},
            intent=preparation.complete(intents.get(matter.pk, Intent()), matter, proposals.get(matter.pk, 0)),
            research=research.get(matter.pk, Research()),
            expert_review=reviews.get(matter.pk, ExpertReview()),
            consultation=consultations.get(matter.pk, Consultation()),
            notice=notices.get(matter.pk, Notice()),
            hearing=hearings.get(matter.pk),
            pilot=pilots.get(matter.pk, Pilot()),
            legal_review=legal.get(matter.pk, LegalReview()),
            meetings=held.get(matter.pk, ()),
            resolution_document=resolutions.get(matter.pk, ""),
            plan_basis=bases.get(matter.pk, 0),
            affected=affected.get(matter.pk, {}),
            direct_hearings=heard.get(matter.pk, 0),
            emergency=emergencies.get(matter.pk),
            ended=matter.ended_at is not None,
        )
        for matter in found
    }
