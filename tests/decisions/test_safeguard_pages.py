"""Pages beside the stages: catalogue, hosts, options, risk, package, publication, the matter by other rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import rulebook
from decisions.actions.matters import switch_flag
from decisions.enums import Event, Flag, PaperKind, RiskConclusion, Stage
from decisions.models import CatalogueEntry, DecisionPublication, Matter, ResearchOption, RiskAssessment
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows as build
from tests.factories import NOON

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
MOST_QUERIES = 20
EVIL = "<script>alert(1)</script>"


def url(page: str, one: Matter, **more: Any) -> str:
    return reverse(f"decisions:{page}", kwargs={"pk": one.pk, **more})


@pytest.mark.clause("GW713-11")
def test_new_matter_names_its_rules_and_its_lead(hekou: Unit, qingshi: Unit, wen: Account, client_of: ClientOf) -> None:
    """Several hosts without a lead come back at the field; the page of the matter names version and hosts."""
    client = client_of(wen)
    data = {
        "title": "城区河道整治", "category": "02", "subtype": "deployment", "body": "government",
        "suggested_level": "major", "background": "淤积", "content": "整治", "instruction": "请研究",
        "hosts": [hekou.pk, qingshi.pk],
    }  # fmt: skip
    known = [value for value, _ in client.get(reverse("decisions:new-matter")).context["form"].fields["line"].choices]
    without = client.post(reverse("decisions:new-matter"), data)

    assert known == ["", "national-2019", "jinghai-2011"]
    assert without.status_code == 422
    assert without.context["form"].errors == {"lead_unit": ["几个单位承办的，请选定其中一个为牵头单位"]}
    made = client.post(reverse("decisions:new-matter"), data | {"lead_unit": hekou.pk, "line": "national-2019"})
    assert made.status_code == 302
    one = Matter.objects.get()
    page = client.get(url("matter", one)).content.decode()
    assert rulebook.named(one.rulebook) == "国务院令第713号（参数第 1 版）"
    for told in ("国务院令第713号（参数第 1 版）", "河口镇（牵头）、青石镇"):
        assert told in page


@pytest.mark.clause("GW713-3")
def test_catalogue_page_shows_items_and_history(river: Matter, wen: Account, lu: Account, client_of: ClientOf) -> None:
    office, unit = client_of(wen), client_of(lu)
    item = {"title": EVIL, "standard": "投资一亿元以上", "approval": "安发〔2012〕9号", "published_on": "2012-05-01"}
    assert office.post(reverse("decisions:add_catalogue_entry"), item).status_code == 302
    assert unit.post(reverse("decisions:add_catalogue_entry"), item).status_code == 403
    entry = CatalogueEntry.objects.get()
    remove = reverse("decisions:remove_catalogue_entry", args=[entry.pk])
    ruling = {"entry": entry.pk, "reason": "投资一亿二千万元"}
    build.under(river, build.NATIONAL, wen)
    assert office.post(url("catalogue-ruling", river), ruling | {"reason": ""}).status_code == 409
    assert office.post(url("catalogue-ruling", river), {"reason": "低于标准"}).status_code == 302
    assert "未列入目录，条例的专门要求不适用" in office.get(url("matter", river)).content.decode()
    assert office.post(remove, {"reason": ""}).status_code == 409
    assert office.post(remove, {"reason": "标准提高"}).status_code == 302

    page = unit.get(reverse("decisions:catalogue")).content.decode()
    assert EVIL not in page
    assert "标准提高" in page
    assert "移出</a>" not in page


@pytest.mark.clause("GW713-10", "GW713-12", "GW713-22", "GW713-23")
def test_lead_unit_files_options_and_risk_and_the_office_its_study(
    river: Matter, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    office, unit, today = client_of(wen), client_of(lu), timezone.localdate()
    study = {"kind": "intent_study", "title": "启动研究论证", "dated": build.BEFORE, "text": "必要、可行"}
    build.under(river, build.NATIONAL, wen)
    assert "决策意向未经研究论证" in office.get(url("intent", river)).content.decode()
    assert office.post(url("add_paper", river, stage="intent"), study).status_code == 302
    assert "启动研究论证" in office.get(url("intent", river)).content.decode()
    build.under(river, "jinghai-2011", wen)
    build.at_stage(river, Stage.RESEARCH, wen)
    option = {"title": "方案一", "content": EVIL, "weighing": "投资少"}
    assert unit.post(url("research_entry", river, kind="option"), option | {"weighing": ""}).status_code == 422
    assert unit.post(url("research_entry", river, kind="option"), option).status_code == 302
    row = ResearchOption.objects.get()
    page = unit.get(url("research", river)).content.decode()
    assert "方案一" in page
    assert EVIL not in page
    withdraw = url("withdraw_research", river, kind="option", row=row.pk)
    assert unit.post(withdraw, {"reason": "重复"}).status_code == 302

    risk = {"assessor": "县委政法委", "dated": today, "points": EVIL, "measures": "走访", "conclusion": "controllable"}
    part = unit.post(url("file_risk", river), risk)
    assert (part.status_code, "风险评估报告缺少应急预案" in part.content.decode()) == (409, True)
    assert unit.post(url("file_risk", river), risk | {"plan": "值守"}).status_code == 302
    assert RiskAssessment.objects.get().conclusion == RiskConclusion.CONTROLLABLE
    page = unit.get(url("risk", river)).content.decode()
    assert "风险可控" in page
    assert EVIL not in page


@pytest.mark.clause("GW713-29", "GW713-31", "GW713-32")
def test_package_and_publication_have_their_pages(
    river: Matter, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    meet.ready(river, wen)
    build.under(river, build.NATIONAL, wen)
    switch_flag(river.pk, Flag.MARKET, on=True, reason="涉及招标", by=wen, at=NOON)
    office, unit, today = client_of(wen), client_of(lu), timezone.localdate()
    assert "上会材料缺少公平竞争审查意见" in unit.get(url("package", river)).content.decode()
    build.paper(build.run_of(river, Stage.LEGAL_REVIEW), PaperKind.FAIR_COMPETITION, wen)
    page = unit.get(url("package", river)).content.decode()
    assert "上会材料缺少" not in page
    assert "没有报同级党委的文号" in page
    build.step(river, Stage.RESOLUTION, Event.OPEN, wen)
    build.fill(river, Stage.RESOLUTION, wen)
    party = {"kind": "party_report", "title": "请示", "dated": today, "number": "安府报〔2012〕7号", "text": "请示"}
    assert office.post(url("add_paper", river, stage="resolution"), party).status_code == 302
    build.step(river, Stage.RESOLUTION, Event.CLOSE, wen)

    assert "逾期" in office.get(url("publication", river)).content.decode()
    told = {"published_on": today, "place": "政府公报", "interpretation": EVIL, "adoption": "采纳 3 条"}
    assert unit.post(url("record_publication", river), told).status_code == 403
    assert office.post(url("record_publication", river), told | {"place": ""}).status_code == 422
    assert office.post(url("record_publication", river), told).status_code == 302
    page = unit.get(url("publication", river)).content.decode()
    assert "政府公报" in page
    assert EVIL not in page
    row = DecisionPublication.objects.get()
    assert office.post(url("withdraw_publication", river, row=row.pk), {"reason": "有误"}).status_code == 302
    assert "已撤销" in office.get(url("publication", river)).content.decode()


def test_matter_is_compared_with_other_rules_in_few_statements(
    river: Matter, qingshi: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    """Ready by the county's documents: what the order would ask for besides, each with its article; nothing changes."""
    meet.ready(river, wen)
    client = client_of(lu)
    client.get(url("what-if", river))

    with CaptureQueriesContext(
        connection,
    ) as held:
        page = client.get(url("what-if", river))
    rows = {row.label: row for row in page.context["rows"]}

    assert len(held) <= MOST_QUERIES, "\n".join(one["sql"][:120] for one in held)
    assert [one.label for one in page.context["lacking"]] == [
        "列入目录", "启动前研究论证", "合法性审查时间", "主要负责人末位发言", "报同级党委", "公布和解读",
    ]  # fmt: skip
    assert (rows["论证专家人数"].own.state, rows["论证专家人数"].other.state) == ("符合", "符合")
    assert (rows["报同级党委"].own.state, rows["报同级党委"].other.clause) == ("不要求", "GW713-31")
    assert url("what-if", river) in client.get(url("matter", river)).content.decode()
    river.refresh_from_db()
    assert river.rulebook.line == "jinghai-2011"
    national = build.under(build.matter(qingshi, wen, title="别处"), build.NATIONAL, wen)
    office = client_of(wen)
    back = office.get(url("what-if", national), {"with": "1"})
    assert back.context["other"].name == "县决策目标体系文件（参数第 1 版）"
    assert client.get(url("what-if", national)).status_code == 404
