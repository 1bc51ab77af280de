"""Steps of an objection, for the tests that take them."""

from __future__ import annotations

from datetime import date, datetime

from appraisal.actions.objections import (
    NewConclusion,
    NewObjection,
    conclude_review,
    decide,
    file_objection,
    name_reviewers,
)
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle
from appraisal.enums.objections import ObjectionEvent, ObjectionKind, ReviewOutcome
from appraisal.gathering.objections import Item
from appraisal.models import Indicator, Member, Objection, Period, Publication
from organization.models import Account
from tests.appraisal.small import committed, points
from tests.appraisal.versions import paper
from tests.factories import NOON

WITHIN = date(2013, 1, 7)


def published(year: Period, zhou: Account, fang: Account, at: datetime = NOON) -> Publication:
    """A preliminary result: everything 80, which both townships have alike."""
    committed(year, zhou)
    version = run_scoring(year, by=zhou, at=at)
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=at)
    return confirm_publication(version, by=fang, at=at)


def member(publication: Publication, code: str) -> Member:
    return Member.objects.select_related("unit", "group").get(scheme=publication.version.scheme_id, code=code)


def leaf(publication: Publication, code: str) -> Indicator:
    return Indicator.objects.get(scheme=publication.version.scheme_id, code=code)


def new(publication: Publication, code: str = "T01", item: str = "D1", **more: object) -> NewObjection:
    facts = {"kind": ObjectionKind.OWN, "text": "漏计一个项目", "item": Item(leaf(publication, item))} | more
    return NewObjection(member=member(publication, code), **facts)  # type: ignore[arg-type]


def filed(publication: Publication, by: Account, at: datetime = NOON, **more: object) -> Objection:
    return file_objection(publication, new(publication, **more), by=by, at=at)  # type: ignore[arg-type]


def to_score(publication: Publication, value: str, item: str = "D1") -> NewConclusion:
    return NewConclusion(ReviewOutcome.CORRECT, "项目已竣工", Item(leaf(publication, item)), points(value))


def approved(publication: Publication, lu: Account, leader: Account, reviewer: Account, value: str = "90") -> Objection:
    """Filed by the head of 河口镇, reviewed and approved: ready to be carried out."""
    row = filed(publication, lu)
    name_reviewers(row, [reviewer], paper="安办函〔2013〕1号", by=leader, at=NOON)
    conclude_review(row, to_score(publication, value), upload=paper("复核.pdf"), by=reviewer, at=NOON)
    return decide(row, ObjectionEvent.APPROVE, note="同意", by=leader, at=NOON)
