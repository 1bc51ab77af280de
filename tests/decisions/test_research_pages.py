"""调查研究 and 联席会议 as pages: who sees, who touches, what comes back for bad input, what they cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.actions import conference
from decisions.enums import Event, ForceKind, PaperKind, Stage
from decisions.models import ConferenceMember, ConferenceSession, Fieldwork, Matter, StagePaper, TeamMember
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER
from tests.decisions import build_rows as build
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
HOSTILE = "<script>alert(1)</script>' OR 1=1 --"


@pytest.fixture
def studied(river: Matter, wen: Account) -> Matter:
    build.at_stage(river, Stage.RESEARCH, wen)
    return river


def url(page: str, *args: object) -> str:
    return reverse(f"decisions:{page}", args=args)


def test_lead_unit_sees_the_forms_and_an_expert_only_the_page(
    studied: Matter, lu: Account, he: Account, hekou: Unit, client_of: SignIn
) -> None:
    page = url("research", studied.pk)
    assert "登记实地调研" in client_of(lu).get(page).content.decode()
    assert client_of(he).get(page).status_code == 404

    build.before_the_meeting(studied, lu)  # touches 青石镇 or 河口镇
    seen = client_of(make_account("纪检", hekou.parent, Duty.DISCIPLINE)).get(page)

    assert seen.status_code == 200
    assert "登记实地调研" not in seen.content.decode()


def test_who_sees_and_may_not_touch_is_turned_away(studied: Matter, county: Unit, client_of: SignIn) -> None:
    watcher = client_of(make_account("督查", county, Duty.INSPECTION_OFFICE))
    entry = url("research_entry", studied.pk, "team")

    assert watcher.get(url("research", studied.pk)).status_code == 200
    assert (watcher.get(entry).status_code, watcher.post(entry, {}).status_code) == (403, 403)
    assert TeamMember.objects.count() == 0


@pytest.mark.clause("JH-A-5.2-a")
def test_team_form_tells_every_fault_and_saves_the_whole_team(
    studied: Matter, county: Unit, lu: Account, client_of: SignIn
) -> None:
    client, entry = client_of(lu), url("research_entry", studied.pk, "team")
    faulty = client.post(entry, {"head": "无此人", "departments": "方正，火星局", "experts": "只有姓名"})
    assert faulty.status_code == 422
    for wording in ("人员库中没有这个人", "机构中没有“火星局”", "请写成“姓名，单位”"):
        assert wording in faulty.content.decode()

    refused = client.post(entry, {"head": lu.person.number if lu.person else "", "departments": "", "experts": ""})
    assert refused.status_code == 409
    assert "调研组组长不是县领导" in refused.content.decode()
    assert TeamMember.objects.count() == 0

    head = build.deputy(county)
    saved = client.post(
        entry, {"head": head.number, "departments": f"方正，{studied.lead_unit.name}", "experts": "高工,水利研究院"}
    )
    assert (saved.status_code, TeamMember.objects.count()) == (302, 3)
    assert head.name in client.get(url("research", studied.pk)).content.decode()


def test_hostile_text_is_kept_and_shown_as_text(studied: Matter, lu: Account, client_of: SignIn) -> None:
    client = client_of(lu)
    client.post(
        url("research_entry", studied.pk, "fieldwork"),
        {"place": HOSTILE, "visited_on": build.BEFORE.isoformat(), "people": HOSTILE},
    )

    page = client.get(url("research", studied.pk)).content.decode()

    assert Fieldwork.objects.get().place == HOSTILE
    assert "<script>alert(1)" not in page
    assert client.get(url("research_entry", studied.pk, "nonsense")).status_code == 404
    bad = client.post(url("research_entry", studied.pk, "commission"), {"mode": "stolen", "study": "99999"})
    assert bad.status_code == 422


def test_entry_is_withdrawn_on_its_page(studied: Matter, lu: Account, client_of: SignIn) -> None:
    client = client_of(lu)
    client.post(
        url("research_entry", studied.pk, "fieldwork"),
        {"place": "河段", "visited_on": build.BEFORE.isoformat(), "people": "全体"},
    )
    page = url("withdraw_research", studied.pk, "fieldwork", Fieldwork.objects.get().pk)

    assert client.post(page, {"reason": ""}).status_code == 409
    assert client.post(page, {"reason": "登记错了"}).status_code == 302
    assert client.post(page, {"reason": "再次"}).status_code == 409
    assert Fieldwork.objects.in_force().count() == 0


def test_paper_goes_in_comes_out_and_is_replaced(studied: Matter, lu: Account, he: Account, client_of: SignIn) -> None:
    client, add = client_of(lu), url("add_paper", studied.pk, "research")
    values = {"kind": PaperKind.RESEARCH_REPORT, "title": "河道调研报告", "dated": "2012-12-01"}
    assert client.post(add, values).status_code == 409  # neither text nor file
    first = client.post(add, values | {"upload": SimpleUploadedFile("报告.pdf", PAPER)})
    assert first.status_code == 302
    paper = StagePaper.objects.get()
    assert b"".join(client.get(url("paper_file", paper.pk)).streaming_content) == PAPER  # type: ignore[attr-defined]
    assert client_of(he).get(url("paper_file", paper.pk)).status_code == 404

    client.post(add, values | {"text": "更正后的正文", "replaces": str(paper.pk)})
    client.post(url("void_paper", studied.pk, StagePaper.objects.in_force().get().pk), {"reason": "作废"})

    assert (StagePaper.objects.count(), StagePaper.objects.in_force().count()) == (3, 0)


@pytest.mark.clause("JH-A-4.1-d")
def test_conference_register_takes_members_and_sessions(
    studied: Matter, wen: Account, lu: Account, client_of: SignIn
) -> None:
    office, unit = client_of(wen), client_of(lu)
    assert unit.get(url("conference")).status_code == 200
    assert unit.get(url("add_conference_member")).status_code == 403
    assert "尚缺" in office.get(url("conference")).content.decode()
    for kind in ForceKind:
        sent = office.post(url("add_conference_member"), {"kind": kind, "name": f"{kind.label}成员", "unit": ""})
        assert sent.status_code == 302
    assert (
        office.post(url("add_conference_member"), {"kind": "organ", "name": "县委办", "unit": "无"}).status_code == 400
    )

    members = list(ConferenceMember.objects.values_list("pk", flat=True))
    session = {"held_on": "2012-12-01", "topics": "河道治理", "members": members, "matter": studied.pk}
    assert office.post(url("add_conference_session"), session).status_code == 302

    assert ConferenceSession.objects.get().run == build.run_of(studied, Stage.RESEARCH)
    assert "工商联成员" in unit.get(url("research", studied.pk)).content.decode()
    removal = url("remove_conference_member", members[0])
    assert (office.post(removal, {"reason": ""}).status_code, office.post(removal, {"reason": "退出"}).status_code) == (
        409, 302,
    )  # fmt: skip


def test_page_costs_at_most_twenty_statements_whatever_the_history(
    studied: Matter, county: Unit, wen: Account, client_of: SignIn
) -> None:
    build.fill(studied, Stage.RESEARCH, wen)
    client, page = client_of(wen), url("research", studied.pk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(page).status_code == 200
        return len(found)

    few = cost()
    members = [conference.add_member(ForceKind.ORGAN, f"成员{n}", by=wen, at=NOON).pk for n in range(3)]
    for number in range(4):
        build.paper(build.run_of(studied, Stage.RESEARCH), PaperKind.OTHER, wen, title=f"材料{number}")
        conference.add_session(
            held_on=build.TODAY, topics="议题", members=members, matter_id=studied.pk, by=wen, at=NOON
        )
    build.step(studied, Stage.RESEARCH, Event.CLOSE, wen)
    build.step(studied, Stage.RESEARCH, Event.NEW_ROUND, wen, reason="补充调研")
    build.step(studied, Stage.RESEARCH, Event.OPEN, wen)
    build.fill(studied, Stage.RESEARCH, wen)

    assert max(few, cost()) <= 20
