"""What the database itself holds: a roster once its meeting began, one number for one opinion; and cancelling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core import triggers
from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.agenda import add_item, adjourn_item
from decisions.actions.meetings import cancel_meeting, close_meeting, open_meeting
from decisions.enums import Review, Stage
from decisions.models import AgendaItem, LegalityReview, Matter, Meeting, RosterEntry
from decisions.triggers import FreezeRoster
from organization.actions.rules import file_rule
from organization.enums import RuleSystem
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows as build
from tests.factories import NOON, make_person
from tests.house.world import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(county: Unit, wen: Account) -> Meeting:
    return meet.planned(meet.members(county, 3), wen)


def set_state(meeting: Meeting, wen: Account) -> Meeting:
    meeting.state, meeting.opened_at, meeting.opened_by = "open", NOON, wen
    meeting.save()
    return meeting


def held(change: Callable[[], object]) -> bool:
    """Whether the database refused the change."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def changes(meeting: Meeting, county: Unit, rank: int = 8) -> list[Callable[[], object]]:
    rows = RosterEntry.objects.filter(meeting=meeting)
    stranger = make_person("路人", county)
    return [
        lambda: RosterEntry.objects.create(meeting=meeting, person=stranger, name="路人"),
        lambda: rows.filter(order=1).delete(),
        lambda: rows.filter(name="常委2").update(order=rank),
        lambda: rows.filter(name="常委2").update(post=f"职务{rank}"),
    ]


@pytest.mark.clause("JH-A-5.8-c")
def test_roster_is_frozen_once_the_meeting_began(meeting: Meeting, county: Unit, wen: Account) -> None:
    """Planned, it may change; begun, only attendance is told; ended, nothing."""
    assert [held(change) for change in changes(meeting, county, 9)[2:]] == [False, False]
    set_state(meeting, wen)
    assert [held(change) for change in changes(meeting, county)] == [True] * 4
    rows = RosterEntry.objects.filter(meeting=meeting)
    assert not held(lambda: rows.update(present=True))
    meeting.state, meeting.closed_at, meeting.closed_by = "closed", NOON, wen
    meeting.save()
    assert held(lambda: rows.update(present=False))


def test_without_the_trigger_the_roster_could_be_changed(meeting: Meeting, county: Unit, wen: Account) -> None:
    """Negative control: the guard off, every one of the changes goes through."""
    set_state(meeting, wen)
    with transaction.atomic():
        triggers.execute(connection, FreezeRoster().removal_sql(connection.vendor))
        assert [held(change) for change in changes(meeting, county)] == [False] * 4
        transaction.set_rollback(True)
    assert held(RosterEntry.objects.filter(meeting=meeting).delete)


@pytest.mark.clause("JH-A-5.7-a")
def test_number_of_an_opinion_is_there_once(river: Matter, hekou: Unit, wen: Account) -> None:
    run, other = build.at_stage(river, Stage.INTENT, wen), build.run_of(build.matter(hekou, wen), Stage.INTENT)

    def file(on: object, number: str) -> LegalityReview:
        draft = build.draft(on.matter, wen)  # type: ignore[attr-defined]
        return LegalityReview.objects.create(
            run=on, draft=draft, number=number, dated=NOON.date(), text="符合", overall=Review.PASS, **build.told(wen)
        )

    file(run, "安法审〔2012〕1号")
    file(run, ""), file(other, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        file(other, "安法审〔2012〕1号")


def test_planned_meeting_is_cancelled_and_its_items_are_free(
    river: Matter, county: Unit, wen: Account, client_of: Callable[[Account], Client]
) -> None:
    meet.ready(river, wen)
    three = meet.members(county, 3)
    meeting = meet.planned(three, wen)
    item = add_item(meeting.pk, river.pk, by=wen, at=NOON)
    url, client = reverse("decisions:cancel_meeting", args=[meeting.pk]), client_of(wen)

    assert client.post(url, {"reason": " "}).status_code == 409
    assert url in client.get(reverse("decisions:meeting", args=[meeting.pk])).content.decode()
    assert client.post(url, {"reason": "主持人出差"}).status_code == 302

    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancellation_reason) == ("cancelled", "主持人出差")
    assert AgendaItem.objects.get(pk=item.pk).adjournment_reason == "会议取消：主持人出差"
    assert AuditEvent.objects.filter(verb="decisions.cancel_meeting").count() == 1
    page = client.get(reverse("decisions:meeting", args=[meeting.pk])).content.decode()
    assert "主持人出差" in page
    assert url not in page
    with pytest.raises(Refused, match="会议已取消，不能办理"):
        open_meeting(meeting.pk, by=wen, at=NOON)
    assert add_item(meet.planned(three, wen).pk, river.pk, by=wen, at=NOON).pk


def test_only_a_planned_meeting_is_cancelled(river: Matter, county: Unit, wen: Account) -> None:
    item = meet.opened(meet.ready(river, wen), meet.members(county, 3), wen)

    with pytest.raises(Refused, match="会议进行中，不能办理"):
        cancel_meeting(item.meeting_id, reason="不开了", by=wen, at=NOON)
    adjourn_item(item.pk, reason="再议", by=wen, at=NOON)
    close_meeting(item.meeting_id, by=wen, at=NOON)
    with pytest.raises(Refused, match="会议已结束，不能办理"):
        cancel_meeting(item.meeting_id, reason="不开了", by=wen, at=NOON)


@pytest.mark.clause("QSH-5-a")
def test_body_without_rules_of_procedure_is_flagged_before_it_decides(
    river: Matter, county: Unit, wen: Account, zhou: Account, lu: Account, client_of: Callable[[Account], Client],
    settings: Any, tmp_path: Path,
) -> None:  # fmt: skip
    """Flagged in the overview of filings and, as a warning that bars nothing, where its matter is put to a vote."""
    settings.MEDIA_ROOT = tmp_path
    meet.ready(river, wen)
    meeting = meet.planned(meet.members(county, 3), wen)
    check, client = reverse("decisions:add_item", args=[meeting.pk, river.pk]), client_of(wen)
    warning = "承办单位没有报备有效的议事规则和集体讨论制度"

    def filed() -> bool:
        page = client_of(zhou).get(reverse("organization:rule_overview")).context["page"]
        line = next(line for line in page if line.unit == river.lead_unit)
        return next(one.filed for one in line.filings if one.system is RuleSystem.PROCEDURE)

    assert (filed(), warning in client.get(check).content.decode()) == (False, True)
    item = add_item(meeting.pk, river.pk, by=wen, at=NOON)
    assert warning in client.get(reverse("decisions:item", args=[item.pk])).content.decode()
    file_rule(
        unit=river.lead_unit, system=RuleSystem.PROCEDURE, title="议事规则", version="一", dated=NOON.date(),
        upload=SimpleUploadedFile("议事规则.pdf", PDF), by=lu, at=NOON,
    )  # fmt: skip
    assert (filed(), warning in client.get(reverse("decisions:item", args=[item.pk])).content.decode()) == (True, False)
