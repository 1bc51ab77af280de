"""Postings for tests by the shortest lawful way: proposed by the organization office, decided by the secretary."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from accountability.actions.collection import add_member
from accountability.actions.postings import NewPosting, confirm_posting, propose_posting
from accountability.demo.postings import picture
from accountability.enums import PostedGroup
from accountability.models import Posting
from organization.models import Account, Person, Unit

REASON, BASIS = "2011 年度考核乡镇末 1 名", "2011 年度考核结果通报"


def new(unit: Unit, person: Person, year: int = 2011) -> NewPosting:
    return NewPosting(year, PostedGroup.TOWNSHIP, unit, person, REASON, BASIS)


def posted(unit: Unit, person: Person, *, minister: Account, secretary: Account, on: date, at: datetime) -> Posting:
    """In force from ``on``, decided that day."""
    assert secretary.person is not None
    add_member(secretary.person, since=on, by=minister, at=at)
    row = propose_posting(new(unit, person), by=minister, at=at)
    return confirm_posting(row, decision="安常纪〔2012〕1号", decided_on=on, starts_on=on, by=secretary, at=at)


def photo(name: str = "窗口.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), content_type="image/png")
