"""Parameters of a draft, a draft thrown away, the sample file and the workbook of a scheme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.actions.schemes import issue_scheme
from appraisal.gathering import adjustment_parameters, parameter_values
from appraisal.models import Group, Indicator, Member, Scheme
from appraisal.rules.scheme_file import parse_scheme
from core.models import AuditEvent
from organization.models import Account
from tests.appraisal.plan import enter, leader, load_plan, office, small_text
from tests.factories import NOON, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]


@pytest.fixture
def small(db: None) -> Scheme:
    return load_plan(Account.objects.system(), text=small_text())


@pytest.fixture
def zhou(small: Scheme) -> Account:
    return office(make_unit("考评办", parent=small.owner, code="K01"))


@pytest.fixture
def client(zhou: Account, client_of: ClientOf) -> Client:
    """The appraisal office."""
    return client_of(zhou)


def url(name: str, scheme: Scheme) -> str:
    return reverse(f"appraisal:{name}", args=[scheme.pk])


def table_data(**changed: str) -> dict[str, str]:
    filled = {
        "commendation-nation": "30", "commendation-province": "20", "commendation-prefecture": "10",
        "commendation-own_city": "0", "criticism-nation": "30", "criticism-province": "30",
        "criticism-prefecture": "20", "criticism-own_city": "5", "halving": "0.5", "top_three": "5", "cap": "50",
        "group-1": "重点办", "reward-1": "10", "vetoes": "",
    }  # fmt: skip
    return filled | changed


def test_parameters_of_a_draft_are_changed_on_the_page(small: Scheme, client: Client) -> None:
    data = table_data(cap="60.5", **{"group-2": "创卫办", "reward-2": "8"}, vetoes="安全生产\n\n 信访 ")

    response = client.post(url("edit_parameters", small), data)

    stored = adjustment_parameters(Scheme.objects.get().adjustment_table)
    event = AuditEvent.objects.order_by("seq").last()
    page = client.get(f"{url('scheme', small)}?tab=adjustments").content.decode()
    assert response["Location"] == f"{url('scheme', small)}?tab=adjustments"
    assert (stored.cap, dict(stored.reward_caps)) == (Decimal("60.5"), {"重点办": 10, "创卫办": 8})
    assert [(one["code"], one["name"]) for one in parameter_values(small)["vetoes"]] == [
        ("V1", "安全生产"), ("V2", "信访"),
    ]  # fmt: skip
    assert event is not None
    assert event.verb == "appraisal.edit_parameters"
    assert "至多 60.5 分" in page


def test_unchanged_parameters_leave_no_event(small: Scheme, client: Client) -> None:
    before = AuditEvent.objects.count()

    client.post(url("edit_parameters", small), table_data())

    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("cap", "-1", "不得小于 0"),
        ("cap", "0.00001", "至多 4 位小数"),
        ("halving", "2", "1"),
        ("reward-1", "", "领导小组和封顶分须一并填写"),
        ("group-2", "重点办", "领导小组重复"),
    ],
)
def test_faulty_parameter_is_refused_at_its_field(
    small: Scheme, client: Client, field: str, value: str, reason: str
) -> None:
    extra = {"reward-2": "3"} if field == "group-2" else {}

    response = client.post(url("edit_parameters", small), table_data(**(extra | {field: value})))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert reason in " ".join(response.context["form"].errors[field])


def test_parameters_that_the_linter_refuses_come_back_with_the_finding(small: Scheme, client: Client) -> None:
    data = table_data(**{"commendation-province": "0.0001"}, vetoes="信访\n信访")

    response = client.post(url("edit_parameters", small), data)

    assert response.status_code == 409
    assert [(one.clause, one.title) for one in response.context["findings"]] == [
        ("SX-4.2-b", "减半后的分值超过 4 位小数"), ("SX-6.6-a", "一票否决的领域重复"),
    ]  # fmt: skip


def test_bare_draft_is_discarded_and_can_be_loaded_anew(small: Scheme, client: Client) -> None:
    response = client.post(url("discard_draft", small))

    event = AuditEvent.objects.order_by("seq").last()
    assert response["Location"] == reverse("appraisal:schemes")
    assert [model.objects.count() for model in (Scheme, Group, Member, Indicator)] == [0, 0, 0, 0]
    assert event is not None
    assert (event.verb, event.object_id) == ("appraisal.discard_draft", str(small.pk))
    assert load_plan(Account.objects.system(), text=small_text(name="改正后的方案")).name == "改正后的方案"


def test_draft_with_entries_is_kept(small: Scheme, zhou: Account, client: Client) -> None:
    enter(small, zhou, "T01", dated=date(2020, 5, 1))

    response = client.post(url("discard_draft", small), follow=True)

    assert "草案已有登记，不能删除：加减分 1 条" in response.content.decode()
    assert Scheme.objects.count() == 1


def test_sample_file_can_be_read_back(client: Client) -> None:
    response = client.get(reverse("appraisal:sample_scheme_file"))

    assert parse_scheme(response.content.decode(), file_name="sample.yaml").facts.code == "shuangxiang-2012"


def test_workbook_holds_trees_points_and_members(small: Scheme, client: Client) -> None:
    book = load_workbook(BytesIO(client.get(url("export_scheme", small)).content))

    tree = [row[:5] for row in book["乡镇口"].iter_rows(min_row=4, values_only=True)]
    members = list(book["考评对象"].iter_rows(min_row=3, values_only=True))
    assert book.sheetnames == ["封面", "乡镇口", "党群口", "加减分标准", "考评对象"]
    assert [(row[0], row[2], row[4]) for row in tree] == [
        ("T.1", 100, 60), ("T.1.1", 40, None), ("T.1.2", 60, None), ("T.2", 50, 40),
    ]  # fmt: skip
    assert members[1] == ("乡镇口", 2, "T02", "青石镇", "财政所", None)


@pytest.mark.parametrize("name", ["edit_parameters", "discard_draft"])
def test_ladder_of_writes(small: Scheme, client: Client, client_of: ClientOf, name: str) -> None:
    lu = client_of(leader("T01", "陆远", "lu"))

    denied = lu.post(url(name, small))
    missing = client.post(reverse(f"appraisal:{name}", args=[99_999]))
    wrong = client.delete(url(name, small))
    issue_scheme(small, by=Account.objects.system(), at=NOON)
    refused = client.post(url(name, small), table_data(cap="1"), follow=True)

    assert (denied.status_code, missing.status_code, wrong.status_code) == (403, 404, 405)
    assert "方案已下发，不能再修改" in refused.content.decode()
    assert adjustment_parameters(Scheme.objects.get().adjustment_table).cap == 50


def test_workbook_of_a_draft_is_missing_for_a_unit(small: Scheme, client_of: ClientOf) -> None:
    lu = client_of(leader("T01", "陆远", "lu"))

    draft = lu.get(url("export_scheme", small))
    issue_scheme(small, by=Account.objects.system(), at=NOON)

    assert (draft.status_code, lu.get(url("export_scheme", small)).status_code) == (404, 200)
