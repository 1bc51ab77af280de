"""The register of plans and what matters rest on (JH-A-4.2-a): actions, pages, what they cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.plans import NewPlan, add_plan, add_section, rest_on, withdraw_basis
from decisions.gathering import case_of
from decisions.models import Matter, Plan, PlanArticle, PlanBasis
from decisions.rules.meetings import rests_on_plan
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
HOSTILE = "<script>alert(1)</script>"


def refused(act: Callable[..., object], *args: object, **more: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    return [one.title for one in refusal.value.findings]


@pytest.fixture
def plan(wen: Account) -> Plan:
    return add_plan(NewPlan("国民经济和社会发展第十二个五年规划", 2011, 2015, "安政发〔2011〕1号"), by=wen, at=NOON)


@pytest.fixture
def section(plan: Plan, wen: Account) -> PlanArticle:
    return add_section(plan.pk, number="第三章第二节", text="整治城区水系。", by=wen, at=NOON)


@pytest.mark.clause("JH-A-4.2-a")
def test_matter_rests_on_a_section_until_it_is_withdrawn(river: Matter, section: PlanArticle, lu: Account) -> None:
    before = rests_on_plan(case_of(river, at=NOON))
    basis = rest_on(river.pk, section.pk, statement="落实水系整治", by=lu, at=NOON)
    resting = rests_on_plan(case_of(river, at=NOON))
    withdraw_basis(basis, reason="关联有误", by=lu, at=NOON)
    after = rests_on_plan(case_of(river, at=NOON))

    assert [one is not None and one.blocks for one in (before, resting, after)] == [True, False, True]
    verbs = AuditEvent.objects.filter(verb__contains="plan").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == [
        "decisions.add_plan", "decisions.add_plan_section", "decisions.rest_on_plan", "decisions.withdraw_plan_basis",
    ]  # fmt: skip


def test_what_is_wrong_is_refused_all_at_once(river: Matter, plan: Plan, section: PlanArticle, lu: Account) -> None:
    who = {"by": lu, "at": NOON}
    old = add_section(add_plan(NewPlan("十一五规划", 2006, 2010), **who).pk, number="第一章", text="总则", **who)
    rest_on(river.pk, section.pk, statement="落实", **who)

    assert refused(add_plan, NewPlan(plan.name, 2011, 2015), **who) == ["规划已登记"]
    assert refused(add_section, plan.pk, number="第三章第二节", text=" ", **who) == [
        "没有填写条目内容",
        "该规划已有此条目",
    ]
    assert refused(rest_on, river.pk, section.pk, statement=" ", **who) == ["事项已关联这一条目", "没有依据说明"]
    assert refused(rest_on, river.pk, old.pk, statement="落实", **who) == ["事项不在规划期内"]
    assert PlanBasis.objects.count() == 1


def test_office_registers_a_plan_and_the_lead_unit_rests_its_matter_on_it(
    river: Matter, wen: Account, lu: Account, client_of: SignIn
) -> None:
    office, unit = client_of(wen), client_of(lu)
    fields = {"name": "安澜县城市总体规划", "number": "", "first_year": "2010", "last_year": "2020"}

    assert office.post(reverse("decisions:add_plan"), fields).status_code == 302
    plan = Plan.objects.get()
    sections = reverse("decisions:add_plan_section", args=[plan.pk])
    assert office.post(sections, {"number": "第一章", "text": HOSTILE}).status_code == 302
    add = reverse("decisions:add_basis", args=[river.pk])
    assert "第一章" in unit.get(add).content.decode()
    article = PlanArticle.objects.get()
    assert unit.post(add, {"article": article.pk, "statement": "落实"}).status_code == 302
    page = unit.get(reverse("decisions:basis", args=[river.pk])).content.decode()

    assert "安澜县城市总体规划第一章" in page
    assert HOSTILE not in page
    assert unit.post(add, {"article": article.pk, "statement": "落实"}).status_code == 422
    assert unit.post(add, {"article": "0", "statement": ""}).status_code == 422


def test_wrong_years_are_said_at_the_field(wen: Account, client_of: SignIn) -> None:
    fields = {"name": "规划", "first_year": "2015", "last_year": "2011"}

    answer = client_of(wen).post(reverse("decisions:add_plan"), fields)

    assert answer.context["form"].errors == {"last_year": ["终止年度不能早于起始年度"]}
    assert Plan.objects.count() == 0


def test_who_may_not(river: Matter, section: PlanArticle, county: Unit, qingshi: Unit, client_of: SignIn) -> None:
    watcher = client_of(make_account("督查", county, Duty.INSPECTION_OFFICE))
    stranger = client_of(make_account("何佩兰", qingshi, Duty.UNIT_LEADER))
    add, basis = (reverse(f"decisions:{name}", args=[river.pk]) for name in ("add_basis", "basis"))

    assert watcher.get(reverse("decisions:plans")).status_code == 200
    assert watcher.get(reverse("decisions:add_plan")).status_code == 403
    assert (watcher.get(basis).status_code, watcher.get(add).status_code) == (200, 403)
    assert (stranger.get(basis).status_code, stranger.get(add).status_code) == (404, 404)


def test_pages_cost_the_same_for_more_rows(
    river: Matter, plan: Plan, section: PlanArticle, wen: Account, client_of: SignIn
) -> None:
    client = client_of(wen)

    def count(page: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page, args=args)).status_code == 200
        return len(queries)

    rest_on(river.pk, section.pk, statement="落实", by=wen, at=NOON)
    few = [count("decisions:plans"), count("decisions:basis", river.pk)]
    for number in range(12):
        more = add_section(plan.pk, number=f"第{number}节", text="内容", by=wen, at=NOON)
        rest_on(river.pk, more.pk, statement="落实", by=wen, at=NOON)
    many = [count("decisions:plans"), count("decisions:basis", river.pk)]

    assert many == few
    assert max(few) <= 20
