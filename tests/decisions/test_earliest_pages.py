"""The earliest day of the vote on the page of a matter, in the list and its workbook: from the rows of the stages."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import RulebookParameter
from decisions.enums import RunState, Stage
from decisions.gathering import look
from decisions.gathering.dates import dates_of, days_of
from decisions.models import ConsultationRequest, Hearing, Matter, PilotPlan, PublicNotice, StagePaper, StageRun
from decisions.presenters.board import rows_of
from decisions.rules.terms import HearingDays, Known
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON

ClientOf = Callable[[Account], Client]
_numbers = itertools.count(1)


def put(one: Matter, states: dict[Stage, RunState], by: Account) -> dict[Stage, StageRun]:
    """Runs written past the actions: what is told here are dates, not steps."""
    made = {}
    for stage, state in states.items():
        told: dict[str, Any] = {"opened_at": NOON, "opened_by": by, "change_id": f"{next(_numbers):032x}"}
        if state is not RunState.OPEN:
            told |= {"settled_at": NOON, "settled_by": by, "reason": "不涉及", "decider": "县长"}
        fields = {"state": state, "settled_at": None, "settled_by": None} | told
        made[stage], _ = StageRun.objects.update_or_create(matter=one, stage=stage, round=1, defaults=fields)
    return made


BEFORE = dict.fromkeys((Stage.RESEARCH, Stage.EXPERT_REVIEW), RunState.CLOSED)


def test_dates_are_those_of_the_open_stages(river: Matter, qingshi: Unit, wen: Account) -> None:
    draft, day = build.draft(river, wen), build.TODAY
    runs = put(river, BEFORE | dict.fromkeys(tuple(Stage)[3:8], RunState.OPEN), wen)
    for unit, due in ((qingshi, 3), (river.lead_unit, 9)):
        ConsultationRequest.objects.create(
            run=runs[Stage.CONSULTATION], unit=unit, draft=draft, sent_at=NOON, sent_by=wen,
            due_on=day + timedelta(due),
        )  # fmt: skip
    PublicNotice.objects.create(
        run=runs[Stage.PUBLIC_NOTICE], draft=draft, text="公示", starts_on=day, ends_on=day + timedelta(30),
        **build.told(wen),
    )  # fmt: skip
    Hearing.objects.create(
        run=runs[Stage.HEARING], subject="听证", call_text="公告", call_from=day, call_until=day + timedelta(5),
        scheduled_for=NOON + timedelta(20), place="礼堂", host="高岚", papers_sent_on=day + timedelta(6),
        **build.told(wen),
    )  # fmt: skip
    for ends in (40, 50):
        PilotPlan.objects.create(
            run=runs[Stage.PILOT], area="河口镇", starts_on=day, ends_on=day + timedelta(ends), **build.told(wen)
        )
    first = build.paper(runs[Stage.LEGAL_REVIEW], build.PaperKind.LEGALITY_PACKAGE, wen)
    StagePaper.objects.create(
        run=first.run, kind=first.kind, title="更正", dated=day, text="正文", replaces=first,
        recorded_at=NOON + timedelta(4), recorded_by=wen,
    )  # fmt: skip

    found = look([river], at=NOON, about=())

    assert dates_of(found.ground, found.cases)[river.pk] == Known(
        answers_from=day + timedelta(3), answers_until=day + timedelta(9), notice_ends=day + timedelta(30),
        hearing=HearingDays(day + timedelta(5), day + timedelta(20), day + timedelta(6)),
        pilot_ends=day + timedelta(50), sent_on=day,
    )  # fmt: skip


def test_days_are_those_of_the_version_the_matter_began_under(river: Matter) -> None:
    rows = RulebookParameter.objects.filter(rulebook=river.rulebook)
    held = dict(rows.filter(key__endswith="_days").values_list("key", "value"))

    days = days_of({river.rulebook_id})[river.rulebook_id]

    names = {"comment": "comment_days", "hearing_papers": "hearing_papers_days", "legality": "legality_days"}
    assert {name: str(getattr(days, name)) for name in names} == {
        name: held[f"decisions.{key}"] for name, key in names.items()
    }
    assert days.clauses["comment"] == rows.get(key="decisions.comment_days").clause


def test_page_list_and_workbook_tell_the_day_or_why_not(
    river: Matter, hekou: Unit, wen: Account, client_of: ClientOf
) -> None:
    client, other = client_of(wen), build.matter(hekou, wen, level=None, title="级别未定的事项")
    closed = dict.fromkeys(tuple(Stage)[4:7], RunState.NOT_APPLICABLE)
    runs = put(river, BEFORE | {Stage.INTENT: RunState.CLOSED, Stage.CONSULTATION: RunState.OPEN} | closed, wen)
    due = timezone.localdate() + timedelta(20)
    ConsultationRequest.objects.create(
        run=runs[Stage.CONSULTATION], unit=hekou, draft=build.draft(river, wen), sent_at=NOON, sent_by=wen, due_on=due
    )

    pages = {one: client.get(reverse("decisions:matter", args=[one.pk])).content.decode() for one in (river, other)}
    listed = client.get(reverse("decisions:matters"), {"view": "list", "sort": "earliest"}).content.decode()
    book = load_workbook(BytesIO(client.get(reverse("decisions:export-matters")).content))

    rows = list(book["决策事项"].iter_rows(values_only=True))
    place = next(row for row in rows if "最早可表决日期" in row).index("最早可表决日期")
    told = {row[1]: (row[place], row[place + 1]) for row in rows if row[1] in (river.title, other.title)}
    day = told[river.title][0]
    assert date.fromisoformat(str(day)[:10]) > due
    assert told[river.title][1].startswith("征求意见 → ")
    assert told[other.title][0] == "无法确定"
    assert (str(day)[:10] in pages[river], "怎样推算" in pages[river], "无法确定" in pages[other]) == (True,) * 3
    assert "级别尚未确定，经过哪些环节还不能确定" in pages[other]
    assert listed.index(river.title) < listed.index(other.title)


def test_day_that_rests_on_an_unpublished_year_is_marked(river: Matter) -> None:
    rows = rows_of([river], at=timezone.make_aware(datetime(2099, 1, 10, 9)))

    assert rows[0].earliest.endswith("（预估）")
