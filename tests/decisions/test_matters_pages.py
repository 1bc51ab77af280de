"""Board and list, the overview, a new matter, what the two offices enter, drafts: by duty, in words, few statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from decisions.actions.drafts import add_draft
from decisions.enums import Category, Event, Flag, Interest, Level, RunState, Stage, Subtype
from decisions.gathering import case_of
from decisions.models import EmergencyDeclaration, Matter, MatterFlag, Waiver
from decisions.presenters.places import step_url
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]


def asked(lead: Unit, **fields: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "城区公交票价调整", "category": "08", "interest": "prices", "body": "joint",
        "suggested_level": "major", "lead_unit": lead.pk, "background": "成本上涨",
        "content": "调整票价", "instruction": "请研究",
    }  # fmt: skip
    return values | fields


def opened(client: Client, lead: Unit, **fields: Any) -> Any:
    return client.post(reverse("decisions:new-matter"), asked(lead, **fields))


@pytest.mark.clause("JH-A-3-a")
def test_every_matter_has_one_of_twelve_categories(hekou: Unit, wen: Account, client_of: ClientOf) -> None:
    client = client_of(wen)
    without = opened(client, hekou, category="")
    opened(client, hekou)
    opened(client, hekou, title="文化馆建设", category="05", interest="")
    client.get(reverse("decisions:matters"))  # reads the messages that name the new ones

    listed = client.get(reverse("decisions:matters"), {"category": "05"}).content.decode()
    assert [value for value, _ in Category.choices()] == [f"{number:02}" for number in range(1, 13)]
    assert (without.status_code, "请选择类别" in without.content.decode()) == (422, True)
    assert ("文化馆建设" in listed, "城区公交票价调整" in listed) == (True, False)


@pytest.mark.clause("JH-A-3-b")
def test_long_term_plan_asks_for_nineteen_experts_and_a_year_plan_for_eleven(
    hekou: Unit, wen: Account, client_of: ClientOf
) -> None:
    client = client_of(wen)
    asks = {}
    for subtype in (Subtype.LONG_TERM_PLAN, Subtype.YEAR_PLAN):
        opened(client, hekou, title=subtype.label, category="02", subtype=subtype.value, interest="")
        matter = Matter.objects.get(title=subtype.label)
        asks[subtype] = case_of(matter, at=NOON).has(Flag.LONG_TERM)

    wrong = opened(client, hekou, category="02", subtype="", interest="")
    assert asks == {Subtype.LONG_TERM_PLAN: True, Subtype.YEAR_PLAN: False}
    assert (wrong.status_code, "中长期规划、年度计划、重要工作部署" in wrong.content.decode()) == (422, True)


@pytest.mark.clause("JH-A-3-c", "JH-A-4.3-a")
def test_category_eight_names_its_interest_and_presets_the_flag(hekou: Unit, wen: Account, client_of: ClientOf) -> None:
    client = client_of(wen)
    without = opened(client, hekou, interest="")
    other = opened(client, hekou, interest="other")
    opened(client, hekou)
    matter = Matter.objects.get()

    switched = client.post(reverse("decisions:flag", args=[matter.pk]), {"flag": "vital_interests", "on": "no"})
    aside = client.post(step_url(Stage.PUBLIC_NOTICE, Event.SET_ASIDE, matter.pk), {"reason": "无", "decider": "县长"})
    second = client.post(step_url(Stage.HEARING, Event.SET_ASIDE, matter.pk), {"reason": "无", "decider": "县长"})
    assert "第 8 类事项须选定切身利益事项" in without.content.decode()
    assert "须写明是什么事项" in other.content.decode()
    assert len(Interest.choices()) == 8
    assert case_of(matter, at=NOON).has(Flag.VITAL_INTERESTS)
    assert switched.status_code == 422
    assert [aside.status_code, second.status_code] == [302, 409]


def test_flag_is_switched_with_a_reason_that_is_shown_and_audited(
    river: Matter, wen: Account, client_of: ClientOf
) -> None:
    client = client_of(wen)

    response = client.post(
        reverse("decisions:flag", args=[river.pk]), {"flag": "specialised", "on": "yes", "reason": "水工结构复杂"}
    )

    page = client.get(reverse("decisions:matter", args=[river.pk])).content.decode()
    assert response.status_code == 302
    assert "水工结构复杂" in page
    assert MatterFlag.objects.filter(matter=river, flag=Flag.SPECIALISED).count() == 1
    assert AuditEvent.objects.filter(verb="decisions.switch_flag").count() == 1


@pytest.mark.clause("JH-A-3-e")
def test_category_eleven_needs_one_of_its_three_subtypes(hekou: Unit, wen: Account, client_of: ClientOf) -> None:
    client = client_of(wen)
    wrong = [opened(client, hekou, category="11", interest="", subtype=one) for one in ("", "year_plan")]
    right = [
        opened(client, hekou, category="11", interest="", subtype=one) for one in ("upward", "congress", "from_below")
    ]

    assert [one.status_code for one in (*wrong, *right)] == [422, 422, 302, 302, 302]


@pytest.mark.clause("JH-A-5.1-c")
def test_new_matter_without_origin_is_refused_and_with_proposals_takes_them_in(
    hekou: Unit, wen: Account, client_of: ClientOf
) -> None:
    client, one = client_of(wen), build_rows.proposal(wen)
    without = opened(client, hekou, instruction="")
    page = client.get(reverse("decisions:new-matter"), {"proposals": one.pk}).content.decode()
    made = opened(client, hekou, instruction="", proposals=[one.pk])
    again = opened(client, hekou, instruction="", proposals=[one.pk])

    one.refresh_from_db()
    assert (without.status_code, "须填写领导批示" in without.content.decode()) == (422, True)
    assert "checked" in page
    assert (made.status_code, one.matter) == (302, Matter.objects.get())
    assert (again.status_code, Matter.objects.count()) == (422, 1)


@pytest.mark.parametrize("key", ["9" * 30, "9223372036854775808", "abc", "-1"])
def test_new_matter_with_a_key_that_is_no_proposal_is_answered_in_words(
    hekou: Unit, wen: Account, client_of: ClientOf, key: str
) -> None:
    response = opened(client_of(wen), hekou, proposals=[key])

    assert (response.status_code, Matter.objects.count()) == (422, 0)
    assert "请刷新页面后重新选择" in response.content.decode()


@pytest.mark.clause("JH-A-5.0-a")
def test_level_is_settled_with_a_reason_and_decides_the_track(hekou: Unit, wen: Account, client_of: ClientOf) -> None:
    client, matter = client_of(wen), build_rows.matter(hekou, wen, level=None)
    url = reverse("decisions:level", args=[matter.pk])
    major = client.get(reverse("decisions:matter", args=[matter.pk])).content.decode()

    without = client.post(url, {"level": "ordinary", "reason": ""})
    client.post(url, {"level": "ordinary", "reason": "影响一镇"})
    refused = client.post(step_url(Stage.CONSULTATION, Event.OPEN, matter.pk))

    timeline = major.split('class="timeline"')[1].split("</ol>")[0]
    places = [timeline.index(f">{stage.label}<") for stage in Stage]
    assert places == sorted(places)
    assert without.status_code == 422
    assert refused.status_code == 409
    matter.refresh_from_db()
    assert (matter.level, matter.level_reason) == (Level.ORDINARY, "影响一镇")


@pytest.mark.clause("JH-A-5.9-c")
def test_stages_are_cut_under_an_emergency_of_a_principal_leader_and_printed(
    river: Matter, county: Unit, wen: Account, client_of: ClientOf
) -> None:
    client, head, deputy = client_of(wen), build_rows.secretary(county), build_rows.deputy(county)
    url = reverse("decisions:emergency", args=[river.pk])
    said = {"kind": "汛情", "reason": "堤防出险", "declared_on": "2012-12-20"}
    early = client.post(step_url(Stage.RESEARCH, Event.CUT, river.pk), {"reason": "抢险"})
    by_deputy = client.post(url, {**said, "leader": deputy.number})
    by_head = client.post(url, {**said, "leader": head.number})

    answers = [
        client.post(step_url(stage, Event.CUT, river.pk), {"reason": "抢险"}).status_code
        for stage in (Stage.RESEARCH, Stage.EXPERT_REVIEW, Stage.CONSULTATION, Stage.LEGAL_REVIEW, Stage.RESOLUTION)
    ]
    page = client.get(reverse("decisions:matter", args=[river.pk])).content.decode()
    assert [early.status_code, by_deputy.status_code, by_head.status_code] == [409, 409, 302]
    assert answers == [302, 302, 302, 409, 409]
    assert EmergencyDeclaration.objects.count() == 1
    assert Waiver.objects.filter(run__matter=river).count() == 3
    assert page.count("抢险") >= 3
    assert all(text in page for text in ("例外", "堤防出险", "紧急压减", f"{head.name}（县委、县政府主要领导）"))


def test_ended_matter_leaves_the_board_and_is_found_by_its_filter(
    river: Matter, wen: Account, client_of: ClientOf
) -> None:
    client, url = client_of(wen), reverse("decisions:matters")
    without = client.post(reverse("decisions:end-matter", args=[river.pk]), {"reason": ""})
    client.post(reverse("decisions:end-matter", args=[river.pk]), {"reason": "并入全市规划"})

    shown = [river.title in client.get(url, query).content.decode() for query in ({}, {"stage": "ended"})]
    assert (without.status_code, shown) == (422, [False, True])


@pytest.mark.parametrize("kind", ["level", "flag", "end-matter", "describe-intent", "approve-intent"])
def test_lead_unit_may_not_enter_what_is_the_offices(
    river: Matter, lu: Account, client_of: ClientOf, kind: str
) -> None:
    response = client_of(lu).post(reverse(f"decisions:{kind}", args=[river.pk]), {"reason": "试"})

    assert response.status_code == 403


def test_board_shows_a_unit_only_its_own(river: Matter, lu: Account, he: Account, client_of: ClientOf) -> None:
    seen = [river.title in client_of(one).get(reverse("decisions:matters")).content.decode() for one in (lu, he)]

    assert seen == [True, False]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, True), ({"stage": "intent"}, True), ({"stage": "research"}, False), ({"light": "red"}, False),
        ({"year": "2012"}, True), ({"year": "1999"}, True), ({"search": "河道"}, True), ({"search": "公交"}, False),
        ({"level": "major", "view": "list", "sort": "-due"}, True), ({"level": "ordinary"}, False),
    ],
)  # fmt: skip
def test_filters_narrow_and_an_unknown_value_asks_for_nothing(
    river: Matter, wen: Account, client_of: ClientOf, query: dict[str, str], shown: bool
) -> None:
    page = client_of(wen).get(reverse("decisions:matters"), query).content.decode()

    assert (river.title in page) is shown


def test_late_answers_turn_the_light_red(river: Matter, wen: Account, client_of: ClientOf) -> None:
    run = build_rows.at_stage(river, Stage.CONSULTATION, wen)
    build_rows.fill(river, Stage.CONSULTATION, wen)
    run.requests.update(answer="", answered_at=None, answered_by=None, due_on=date(2012, 12, 1))

    page = client_of(wen).get(reverse("decisions:matters"), {"light": "red", "view": "list"}).content.decode()

    assert ("逾期" in page, "2012-12-01" in page) == (True, True)


@pytest.mark.parametrize("view", ["", "list"])
def test_board_takes_the_same_statements_for_one_and_for_many(
    river: Matter, hekou: Unit, wen: Account, client_of: ClientOf, view: str
) -> None:
    client, url = client_of(wen), reverse("decisions:matters")
    build_rows.at_stage(river, Stage.CONSULTATION, wen)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url, {"view": view})
        counts.append(len(queries))
        for number in range(20):
            build_rows.matter(hekou, wen, title=f"事项{number}")

    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_export_holds_what_the_filters_leave_and_is_audited(river: Matter, wen: Account, client_of: ClientOf) -> None:
    response = client_of(wen).get(reverse("decisions:export-matters"), {"category": "02"})

    book = load_workbook(BytesIO(response.content))
    cells = [cell.value for row in book["决策事项"].iter_rows() for cell in row]
    cover = [cell.value for row in book["封面"].iter_rows() for cell in row]
    assert river.title in cells
    assert "2. 经济社会发展规划、计划和重要工作部署" in cover
    assert AuditEvent.objects.filter(verb="decisions.export_matters").count() == 1


@pytest.mark.parametrize("stage", [Stage.CONSULTATION, Stage.RESOLUTION])
@pytest.mark.parametrize("name", ["matter", "intent", "drafts"])
def test_pages_of_a_matter_take_few_statements_whatever_the_history(
    river: Matter, wen: Account, client_of: ClientOf, stage: Stage, name: str
) -> None:
    build_rows.at_stage(river, stage, wen)
    for number in range(5):
        if stage is not Stage.RESOLUTION:
            add_draft(river.pk, title="草案", text=f"第{number}次", note="改", by=wen, at=NOON)
        build_rows.proposal(wen, state="merged", matter=river, screened_at=NOON, screened_by=wen)
    client = client_of(wen)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse(f"decisions:{name}", args=[river.pk]))

    assert response.status_code == 200
    assert len(queries) <= 20, "\n".join(one["sql"][:140] for one in queries)


def test_drafts_are_handed_in_by_the_lead_unit_and_compared(
    river: Matter, lu: Account, he: Account, client_of: ClientOf
) -> None:
    client, url = client_of(lu), reverse("decisions:add-draft", args=[river.pk])
    client.post(url, {"title": "整治方案", "content": "一、清淤三公里。\n二、投资 300 万元。"})
    refused = client.post(url, {"title": "整治方案", "content": "一、清淤五公里。"})
    client.post(
        url, {"title": "整治方案", "content": "一、清淤五公里。\n二、投资 300 万元。\n三、年底完工。", "note": "延长"}
    )

    page = client.get(reverse("decisions:compare-drafts", args=[river.pk])).content.decode()
    stranger = client_of(he).get(reverse("decisions:drafts", args=[river.pk]))
    assert (refused.status_code, "修改草案没有修改说明" in refused.content.decode()) == (409, True)
    assert '<del><span class="visually-hidden">删去：</span>三</del>' in page
    assert '<ins><span class="visually-hidden">增加：</span>五</ins>' in page
    assert "三、年底完工。" in page
    assert stranger.status_code == 404


def test_comparison_of_drafts_that_are_not_there_falls_back_or_is_not_found(
    river: Matter, wen: Account, client_of: ClientOf
) -> None:
    client, url = client_of(wen), reverse("decisions:compare-drafts", args=[river.pk])
    none = client.get(url).status_code
    build_rows.draft(river, wen)

    assert [none, client.get(url, {"old": "x", "new": "99"}).status_code] == [404, 200]


@pytest.mark.clause("JH-A-3-d")
def test_personnel_matter_needs_vote_and_minutes_and_is_shown_to_few(
    hekou: Unit, county: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    matter = build_rows.matter(hekou, wen, category="09", subtype=None)
    build_rows.at_stage(matter, Stage.RESOLUTION, wen)
    legal = make_account("法制", county, Duty.LEGAL_OFFICE)
    early = client_of(wen).post(step_url(Stage.RESOLUTION, Event.CLOSE, matter.pk))
    build_rows.fill(matter, Stage.RESOLUTION, wen)
    late = client_of(wen).post(step_url(Stage.RESOLUTION, Event.CLOSE, matter.pk))

    seen = [client_of(one).get(reverse("decisions:matter", args=[matter.pk])).status_code for one in (wen, lu, legal)]
    listed = [
        client_of(one).get(reverse("decisions:matters")).content.decode().count(matter.title) for one in (lu, legal)
    ]
    assert [early.status_code, late.status_code] == [409, 302]
    assert build_rows.run_of(matter, Stage.RESOLUTION).state == RunState.CLOSED
    assert (seen, listed) == ([200, 404, 404], [0, 0])
    assert not Matter.objects.not_confidential().filter(pk=matter.pk).exists()
    assert Client().get(reverse("decisions:matter", args=[matter.pk])).status_code == 302
