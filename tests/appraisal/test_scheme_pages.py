"""The pages of schemes: list, parts, issuing, loading a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.actions.schemes import issue_scheme
from appraisal.models import Indicator, Member, Scheme
from appraisal.presenters.schemes import SchemeTab
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.plan import BUNDLED, leader, load_plan, node, office, points, small_text
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]


@pytest.fixture
def plan(db: None) -> Scheme:
    """The plan of 2012, a draft."""
    return load_plan(Account.objects.system())


@pytest.fixture
def small(db: None) -> Scheme:
    """The scheme of three units, a draft."""
    return load_plan(Account.objects.system(), text=small_text())


@pytest.fixture
def zhou_of_small(small: Scheme) -> Account:
    return office(make_unit("考评办", parent=small.owner, code="K01"))


def page_of(scheme: Scheme, tab: str = "overview", **more: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"tab": tab, **more}.items())
    return f"{reverse('appraisal:scheme', args=[scheme.pk])}?{query}"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("tab", list(SchemeTab))
def test_every_part_shows_the_plan(plan: Scheme, client_of: ClientOf, tab: SchemeTab) -> None:
    expected = {
        SchemeTab.OVERVIEW: ("第一大块（乡镇口）", "制定综合考评实施细则", "市考评工作领导小组", "六个年"),
        SchemeTab.TREE: ("决战园区", "考评重点", "均分", "市工信委", "与第一名之比"),
        SchemeTab.ADJUSTMENTS: ("+30", "+15", "至多 50 分", "市创建卫生城市领导小组", "−30"),
        SchemeTab.VETOES: ("人口和计划生育", "追究主要负责人责任"),
        SchemeTab.AWARDS: ("50,000、40,000、30,000", "按专项考评“招商引资”的结果", "528,000"),
        SchemeTab.SPECIALS: ("22 个招商小分队", "城建口", "项目办"),
        SchemeTab.MEMBERS: ("含党史办、政研室、台办、保密局、接待办", "集团公司"),
        SchemeTab.CHECK: ("大项权重分之和等于总分", "各级基础分逐级相符", "可以下发"),
    }

    text = text_of(client_of(office()), page_of(plan, tab))

    assert [word for word in expected[tab] if word not in text] == []


@pytest.mark.clause("SX-2.1-d")
def test_included_bodies_stand_with_their_unit_and_never_alone(plan: Scheme, client_of: ClientOf) -> None:
    zhou = office()
    text = text_of(client_of(zhou), page_of(plan, "members"))
    as_member = BUNDLED.read_text("utf-8").replace("units: [P01, P02,", "units: [P01, P01A, P02,")
    assert as_member != BUNDLED.read_text("utf-8")
    upload = SimpleUploadedFile("plan.yaml", as_member.replace("code: shuangxiang-2012", "code: other").encode())

    refused = client_of(zhou).post(reverse("appraisal:load_scheme_file"), {"file": upload})

    assert "含党史办、政研室、台办、保密局、接待办" in text
    assert Member.objects.filter(scheme=plan, name="市委办").count() == 1
    assert not Member.objects.filter(scheme=plan, unit__appraised_with__isnull=False).exists()
    assert refused.status_code == 422
    assert ["P01A" in problem.message for problem in refused.context["problems"]].count(True) >= 1


def test_draft_is_for_the_offices_and_issued_for_every_business_duty(small: Scheme, client_of: ClientOf) -> None:
    lu = leader("T01", "陆远", "lu")

    hidden = client_of(lu).get(page_of(small))
    listed = text_of(client_of(lu), reverse("appraisal:schemes"))
    issue_scheme(small, by=Account.objects.system(), at=NOON)
    shown = client_of(lu).get(page_of(small, "tree"))

    assert (hidden.status_code, shown.status_code) == (404, 200)
    assert "还没有下发的考评方案" in listed
    assert "编辑" not in shown.content.decode()


def test_page_for_an_administrator_is_denied(small: Scheme, client_of: ClientOf) -> None:
    admin = make_account("系统员", small.owner, Duty.SYSTEM_ADMIN, username="admin")

    assert client_of(admin).get(page_of(small)).status_code == 403


def test_page_of_an_unknown_scheme_is_missing(zhou_of_small: Account, client_of: ClientOf) -> None:
    assert client_of(zhou_of_small).get(reverse("appraisal:scheme", args=[9999])).status_code == 404


def test_page_refuses_other_methods(small: Scheme, zhou_of_small: Account, client_of: ClientOf) -> None:
    client = client_of(zhou_of_small)

    assert client.post(page_of(small)).status_code == 405
    assert client.delete(reverse("appraisal:issue_scheme", args=[small.pk])).status_code == 405


def test_unknown_group_is_missing_and_unknown_part_shows_the_overview(
    small: Scheme, zhou_of_small: Account, client_of: ClientOf
) -> None:
    client = client_of(zhou_of_small)

    assert client.get(page_of(small, "tree", group="nowhere")).status_code == 404
    assert client.get(page_of(small, "nonsense")).context["tab"] is SchemeTab.OVERVIEW


def test_check_lists_the_exact_difference_and_leads_to_the_form(
    small: Scheme, zhou_of_small: Account, client_of: ClientOf
) -> None:
    Indicator.objects.filter(code="T.1.1").update(full_mark=points("41.25"))
    top = node(small, "T.1")

    text = text_of(client_of(zhou_of_small), page_of(small, "check"))

    assert "下级基础分之和与本项基础分不符" in text
    assert "+1.25" in text
    assert reverse("appraisal:indicator", args=[top.pk]) in text
    assert '核对 <span class="tabs__count">1</span>' in text


def test_issue_page_shows_what_stands_in_the_way_and_refuses_the_same(
    small: Scheme, zhou_of_small: Account, client_of: ClientOf
) -> None:
    Indicator.objects.filter(code="T.2").update(weight=points(41))
    client, address = client_of(zhou_of_small), reverse("appraisal:issue_scheme", args=[small.pk])

    shown, refused = client.get(address), client.post(address)

    assert (shown.status_code, refused.status_code) == (200, 409)
    for response in (shown, refused):
        assert "大项权重分之和与总分不符" in response.content.decode()
        assert "disabled" in response.content.decode()
    assert Scheme.objects.get().state == "draft"


def test_issue_locks_the_page(small: Scheme, zhou_of_small: Account, client_of: ClientOf) -> None:
    client = client_of(zhou_of_small)
    before = text_of(client, page_of(small, "tree"))

    response = client.post(reverse("appraisal:issue_scheme", args=[small.pk]))

    after = text_of(client, page_of(small, "tree"))
    form = client.get(reverse("appraisal:indicator", args=[node(small, "T.1").pk])).content.decode()
    assert response["Location"] == reverse("appraisal:scheme", args=[small.pk])
    assert [word in before for word in ("下发方案", "编辑", "加下级")] == [True] * 3
    assert [word in after for word in ("下发方案", "编辑", "加下级")] == [False] * 3
    assert "方案已下发，不能再修改" in form
    assert 'name="full_mark"' not in form


def test_issue_for_a_unit_leader_is_denied(small: Scheme, client_of: ClientOf) -> None:
    lu = leader("T01", "陆远", "lu")

    assert client_of(lu).post(reverse("appraisal:issue_scheme", args=[small.pk])).status_code == 403


def upload(text: str, name: str = "plan.yaml") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, text.encode())}


def test_scheme_file_becomes_a_draft_with_periods(county: Unit, client_of: ClientOf) -> None:
    Unit.objects.filter(pk=county.pk).update(code="A00")  # as the file calls it
    client = client_of(office(county))

    response = client.post(reverse("appraisal:load_scheme_file"), upload(small_text()))

    made = Scheme.objects.get()
    assert response["Location"] == reverse("appraisal:scheme", args=[made.pk])
    assert (made.code, made.state, made.source_file, made.periods.count()) == ("demo-2020", "draft", "plan.yaml", 5)


def test_scheme_file_with_faults_lists_them_by_line_and_writes_nothing(county: Unit, client_of: ClientOf) -> None:
    text = small_text(year="zwanzig").replace("full_mark: 40", "full_mark: 41").replace("winners: 2", "winners: 3")

    response = client_of(office(county)).post(reverse("appraisal:load_scheme_file"), upload(text))

    lines = [problem.line for problem in response.context["problems"]]
    assert response.status_code == 422
    assert lines == sorted(lines)
    assert [text.splitlines()[line - 1].split(",")[0].strip() for line in lines] == [
        "year: zwanzig", "- {code: T.1.1", "overall: [{code: O1",
    ]  # fmt: skip
    assert Scheme.objects.count() == 0


def test_scheme_file_of_a_known_code_with_other_content_is_refused(
    small: Scheme, zhou_of_small: Account, client_of: ClientOf
) -> None:
    client = client_of(zhou_of_small)

    other = client.post(reverse("appraisal:load_scheme_file"), upload(small_text(name="另一方案")))
    same = client.post(reverse("appraisal:load_scheme_file"), upload(small_text()))

    assert other.status_code == 422
    assert [finding.clause for finding in other.context["findings"]] == ["SX-0-a"]
    assert same["Location"] == reverse("appraisal:scheme", args=[small.pk])
    assert Scheme.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("plan.txt", b"format: 1", "只接受 .yaml 或 .yml 文件"),
        ("plan.yaml", b"\xff\xfe\x00", "不是 UTF-8 编码"),
        ("plan.yaml", b"", "文件是空的"),
    ],
)
def test_unreadable_scheme_file_is_refused(
    county: Unit, client_of: ClientOf, name: str, data: bytes, reason: str
) -> None:
    client = client_of(office(county))

    response = client.post(reverse("appraisal:load_scheme_file"), {"file": SimpleUploadedFile(name, data)})

    assert response.status_code == 422
    assert reason in response.content.decode()


def test_scheme_file_from_a_unit_leader_is_denied(small: Scheme, client_of: ClientOf) -> None:
    lu = leader("T01", "陆远", "lu")

    assert client_of(lu).post(reverse("appraisal:load_scheme_file"), upload(small_text())).status_code == 403


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_list_costs_the_same_for_one_and_thirty_schemes(
    small: Scheme, zhou_of_small: Account, client_of: ClientOf
) -> None:
    client, address = client_of(zhou_of_small), reverse("appraisal:schemes")
    alone = queries_of(client, address)
    for number in range(30):
        small.pk, small.code = None, f"copy-{number}"
        small._state.adding = True
        small.save()

    assert queries_of(client, address) == alone


@pytest.mark.parametrize("tab", [SchemeTab.OVERVIEW, SchemeTab.TREE, SchemeTab.MEMBERS, SchemeTab.CHECK])
def test_parts_cost_the_same_for_few_and_many_rows(
    small: Scheme, zhou_of_small: Account, client_of: ClientOf, tab: SchemeTab
) -> None:
    client, address = client_of(zhou_of_small), page_of(small, tab)
    Indicator.objects.filter(code="T.1.1").update(full_mark=points(41))  # a finding that leads to its form
    few = queries_of(client, address)
    group = node(small, "T.1").group
    units = Unit.objects.bulk_create(
        Unit(name=f"单位{n}", code=f"M{n}", kind="township", level="bureau", parent=small.owner) for n in range(200)
    )
    Member.objects.bulk_create(
        Member(scheme=small, group=group, unit=unit, code=unit.code, name=unit.name) for unit in units
    )
    Indicator.objects.bulk_create(
        Indicator(scheme=small, group=group, parent=node(small, "T.1"), code=f"X{n}", name=f"指标{n}", full_mark=1)
        for n in range(200)
    )

    assert queries_of(client, address) == few
