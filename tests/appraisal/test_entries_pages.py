"""The pages of entries, vetoes and disqualifications."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.actions.entries import enter_mark, withdraw_adjustment
from appraisal.enums import AdjustmentKind, AdjustmentLevel, MarkKind
from appraisal.models import Adjustment, Mark, Member, Scheme
from core import audit
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account
from tests.appraisal.plan import enter, leader, office, pdf, small_text
from tests.appraisal.standing_plan import plan_that_stands
from tests.factories import NOON, give_duty, make_account, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
DAY = {"dated": date(2020, 6, 1)}
TEXT = small_text().replace("specials:", "vetoes: [{code: V1, name: 安全生产}, {code: V2, name: 信访}]\nspecials:")


stood, _django_db_helper, scheme = plan_that_stands(text=TEXT)
"""The small scheme of 2020, issued: 河口镇 T01, 青石镇 T02, 市委办 P01."""


@pytest.fixture
def zhou(scheme: Scheme) -> Account:
    return office(scheme.owner)


@pytest.fixture
def client(zhou: Account, client_of: ClientOf) -> Client:
    """The appraisal office."""
    return client_of(zhou)


def address(name: str, row: Any, query: str = "") -> str:
    return reverse(f"appraisal:{name}", args=[row.pk]) + query


def adjustment_data(**changed: Any) -> dict[str, Any]:
    filled = {
        "member": "T01 河口镇", "kind": "commendation", "level": "province", "leading_group": "", "points": "",
        "matter": "全省新农村建设先进乡镇", "document_number": "省委〔2020〕15号", "dated": "2020-06-11",
        "agency": "party_state", "upload": pdf(),
    }  # fmt: skip
    return filled | changed


def mark_of(scheme: Scheme, by: Account, code: str = "T01") -> Mark:
    member = Member.objects.get(scheme=scheme, code=code)
    return enter_mark(
        member, MarkKind.VETO, field="安全生产", basis="市安委会〔2020〕4号", upload=pdf(), by=by, at=NOON
    )


def body(response: HttpResponseBase) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def test_entry_is_registered_from_the_form(scheme: Scheme, client: Client) -> None:
    response = client.post(address("add_adjustment", scheme), adjustment_data())

    row = Adjustment.objects.get()
    page = body(client.get(address("adjustment", row)))
    assert response["Location"] == address("adjustment", row)
    assert (row.member.code, row.level, row.document.name) == ("T01", "province", "依据.pdf")
    assert "省一级的表彰，加 20 分" in page
    assert "SX-4.2-a" in page


@pytest.mark.parametrize("typed", ["T01", "河口镇", "T01 河口镇", " T01  河口镇 "])
def test_unit_is_found_by_code_or_name(scheme: Scheme, client: Client, typed: str) -> None:
    client.post(address("add_adjustment", scheme), adjustment_data(member=typed))

    assert Adjustment.objects.get().member.code == "T01"


def test_all_objections_come_at_once_and_nothing_typed_is_lost(scheme: Scheme, client: Client) -> None:
    data = adjustment_data(level="", document_number="", dated="2019-06-11", points="3", upload="")

    response = client.post(address("add_adjustment", scheme), data)

    page = body(response)
    assert response.status_code == 409
    assert [(finding.clause, finding.title) for finding in response.context["findings"]] == [
        ("SX-4.2-j", "加减分缺少文号"),
        ("SX-4.2-a", "表彰缺少级别"),
        ("SX-4.2-a", "分值只用于奖励分，其余按方案的分值表计"),
        ("SX-4.2-d", "上一年度的表彰须注明上年未加，已加过的不再加"),
        ("SX-4.2-j", "缺少依据文件"),
    ]
    assert [value in page for value in ("T01 河口镇", "全省新农村建设先进乡镇", "2019-06-11")] == [True] * 3
    assert Adjustment.objects.count() == 0


@pytest.mark.clause("SX-4.2-h")
def test_inspection_office_files_criticism_on_its_own_page(scheme: Scheme, client_of: ClientOf) -> None:
    inspector = client_of(make_account("秦岚", scheme.owner, Duty.INSPECTION_OFFICE, username="qin"))
    where = address("add_adjustment", scheme)

    lists = inspector.get(address("entries", scheme))
    form = inspector.get(where).context["form"]
    response = inspector.post(where, adjustment_data(kind="criticism", level="own_city", filer="inspection"))

    row = Adjustment.objects.get()
    page = body(inspector.get(address("adjustment", row)))
    assert ("报送加减分" in body(lists), "登记否决" in body(lists)) == (True, False)
    assert [form[name].field.widget.choices for name in ("kind", "filer")] == [
        [("criticism", "通报批评")], [("inspection", "督查室")]
    ]  # fmt: skip
    assert {"list_number", "filing_body", "carried_over"} & set(form.fields) == set()
    assert (response["Location"], row.filer, row.list_number) == (address("adjustment", row), "inspection", "")
    assert ("督查室 " in page, "撤销这一条" in page) == (True, True)


@pytest.mark.clause("SX-4.2-i")
def test_leading_group_of_the_plan_has_the_form_for_its_own_rewards_and_no_other_group(
    scheme: Scheme, client_of: ClientOf
) -> None:
    group = make_unit("重点办", parent=scheme.owner, level="section", appraisal_system="")
    listed = client_of(make_account("龚月", group, Duty.LEADING_GROUP, username="gong"))
    unlisted = client_of(make_account("姚青", scheme.owner, Duty.LEADING_GROUP, username="yao"))
    where = address("add_adjustment", scheme)
    reward = {"kind": "reward", "level": "", "leading_group": "重点办", "points": "5", "filer": "leading_group"}

    form = listed.get(where).context["form"]
    refused = unlisted.get(where).context["findings"]
    listed.post(where, adjustment_data(**reward))

    assert [form[name].field.widget.choices for name in ("kind", "leading_group")] == [
        [("reward", "奖励分")], [("", "—"), ("重点办", "重点办")]
    ]  # fmt: skip
    assert [(one.clause, one.title) for one in refused] == [("SX-4.2-i", "奖励分清单只由方案列明的领导小组报送")]
    assert "报送加减分" not in body(unlisted.get(address("entries", scheme)))
    assert Adjustment.objects.values_list("kind", "filer", "list_number").get() == ("reward", "leading_group", "")


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
def test_filer_who_sends_another_kind_all_the_same_hears_the_article(scheme: Scheme, client_of: ClientOf) -> None:
    inspector = client_of(make_account("秦岚", scheme.owner, Duty.INSPECTION_OFFICE, username="qin"))
    reward = {"kind": "reward", "level": "", "leading_group": "重点办", "points": "5", "filer": "leading_group"}

    response = inspector.post(address("add_adjustment", scheme), adjustment_data(**reward))

    assert response.status_code == 409
    assert [(one.clause, one.title) for one in response.context["findings"]] == [
        ("SX-4.2-i", "奖励分清单只由该领导小组或有关机构报送")
    ]
    assert Adjustment.objects.count() == 0


@pytest.mark.clause("SX-4.2-i")
def test_office_enters_a_leading_groups_list_and_must_name_it(scheme: Scheme, client: Client) -> None:
    reward = {"kind": "reward", "level": "", "leading_group": "重点办", "points": "5", "filer": "leading_group"}
    where = address("add_adjustment", scheme)

    without = client.post(where, adjustment_data(**reward))
    client.post(where, adjustment_data(**reward, list_number="重点办〔2020〕7号"))

    row = Adjustment.objects.get()
    assert [(one.clause, one.title) for one in without.context["findings"]] == [
        ("SX-4.2-i", "代为登记缺少报送清单的文号")
    ]
    assert "重点办（考评办凭清单重点办〔2020〕7号代为登记）" in body(client.get(address("adjustment", row)))


@pytest.mark.clause("SX-4.2-h")
def test_entry_of_another_body_shows_why_the_reader_may_not_handle_it(
    scheme: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    praise = enter(scheme, zhou, "T01", **DAY)
    inspector = client_of(make_account("秦岚", scheme.owner, Duty.INSPECTION_OFFICE, username="qin"))

    page = body(inspector.get(address("adjustment", praise)))
    response = inspector.post(address("withdraw_adjustment", praise), {"reason": "有误"})

    assert ("撤销这一条" in page, "表彰由考评办凭单位提供的正式文件登记" in page) == (False, True)
    assert (response.status_code, Adjustment.objects.in_force().count()) == (409, 1)


def test_refused_form_says_that_the_file_must_be_chosen_again(scheme: Scheme, client: Client) -> None:
    response = client.post(address("add_adjustment", scheme), adjustment_data(matter=""))

    assert "请重新选择" in body(response)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("member", "没有的镇", "没有这个考评对象"),
        ("member", "T02A 财政所", "没有这个考评对象"),
        ("dated", "昨天", "日期写成"),
        ("dated", "", "请填写文件日期"),
        ("points", "-1", "不得小于 0"),
        ("points", "1.23456", "小数"),
        ("kind", "magic", "magic"),
    ],
)
def test_unreadable_field_is_refused_at_the_field(
    scheme: Scheme, client: Client, field: str, value: str, reason: str
) -> None:
    response = client.post(address("add_adjustment", scheme), adjustment_data(**{field: value}))

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert reason in " ".join(form.errors[field])


def test_extra_fields_change_nothing(scheme: Scheme, client: Client) -> None:
    extra = {"counted": "50", "withdrawn_at": "2020-01-01", "scheme": "99", "import_batch": "1"}

    client.post(address("add_adjustment", scheme), adjustment_data(**extra))

    row = Adjustment.objects.get()
    assert (row.scheme_id, row.withdrawn_at, row.import_batch_id, row.points) == (scheme.pk, None, None, None)


@pytest.mark.clause("SX-6.6-a", "SX-8.4-b")
def test_veto_and_disqualification_are_registered_from_the_form(scheme: Scheme, client: Client) -> None:
    data = {"member": "T01", "kind": "veto", "field": "安全生产", "basis": "市安委会〔2020〕4号", "upload": pdf()}

    client.post(address("add_mark", scheme), data)
    client.post(address("add_mark", scheme), data | {"kind": "disqualification", "field": "", "upload": pdf()})

    page = body(client.get(address("entries", scheme)))
    assert list(Mark.objects.order_by("id").values_list("kind", "field")) == [
        ("veto", "安全生产"), ("disqualification", ""),
    ]  # fmt: skip
    assert [word in page for word in ("一票否决", "弄虚作假", "SX-6.6-a", "SX-8.4-b")] == [True] * 4


def test_refused_mark_shows_every_objection(scheme: Scheme, client: Client) -> None:
    response = client.post(address("add_mark", scheme), {"member": "T01", "kind": "veto", "field": "", "basis": ""})

    assert response.status_code == 409
    assert [finding.title for finding in response.context["findings"]] == [
        "不在一票否决领域之内", "缺少认定依据", "缺少依据文件",
    ]  # fmt: skip


@pytest.mark.clause("SX-4.2-e")
def test_list_shows_raw_and_counted_points(scheme: Scheme, zhou: Account, client: Client) -> None:
    for number, level in enumerate([AdjustmentLevel.NATION, AdjustmentLevel.PROVINCE, AdjustmentLevel.PREFECTURE]):
        enter(scheme, zhou, "T01", level=level, document_number=f"发〔2020〕{number}号", **DAY)

    one = client.get(address("entries", scheme, "?unit=T01"))
    by_unit = client.get(address("entries", scheme, "?view=units"))

    terms = [(term.label, term.value) for term in one.context["terms"]]
    assert terms[:2] == [("表彰加分合计", "60.00"), ("计入", "50.00")]
    assert sorted((row.points, row.counted) for row in one.context["rows"]) == [
        ("+10.00", "0.00"), ("+20.00", "+20.00"), ("+30.00", "+30.00"),
    ]  # fmt: skip
    account = by_unit.context["accounts"][0]
    assert (account.name, account.raw, account.counted, account.capped) == ("河口镇", "60.00", "50.00", True)


def test_filters_narrow_both_tables(scheme: Scheme, zhou: Account, client: Client) -> None:
    enter(scheme, zhou, "T01", **DAY)
    gone = enter(scheme, zhou, "T02", document_number="省委〔2020〕16号", **DAY)
    withdraw_adjustment(gone, reason="有误", by=zhou, at=NOON)
    blame = {"kind": AdjustmentKind.CRITICISM, "level": AdjustmentLevel.OWN_CITY, "matter": "禁烧"}
    enter(scheme, zhou, "P01", **(blame | DAY))
    mark_of(scheme, zhou, "T02")
    Adjustment.objects.filter(member__code="P01").update(document=None)

    def shown(query: str) -> tuple[list[str], list[str]]:
        context = client.get(address("entries", scheme, query)).context
        return sorted(row.code for row in context["rows"]), [row.code for row in context["marks"]]

    assert shown("") == (["P01", "T01", "T02"], ["T02"])
    assert shown("?kind=criticism") == (["P01"], [])
    assert shown("?kind=veto") == ([], ["T02"])
    assert shown("?unit=%E6%B2%B3%E5%8F%A3") == (["T01"], [])
    assert shown("?group=T&state=in_force") == (["T01"], ["T02"])
    assert shown("?state=withdrawn") == (["T02"], [])
    assert shown("?state=no_paper") == (["P01"], [])
    assert shown("?kind=nonsense&sort=-nonsense&page=x") == (["P01", "T01", "T02"], ["T02"])
    assert [row.code for row in client.get(address("entries", scheme, "?sort=-unit")).context["rows"]][0] == "T02"


def test_withdrawal_needs_a_reason_and_strikes_the_entry_through(scheme: Scheme, zhou: Account, client: Client) -> None:
    row = enter(scheme, zhou, "T01", **DAY)

    refused = client.post(address("withdraw_adjustment", row), {"reason": " "})
    done = client.post(address("withdraw_adjustment", row), {"reason": "对象有误"}, follow=True)

    assert refused.status_code == 409
    assert [finding.title for finding in refused.context["findings"]] == ["撤销须写明理由"]
    assert "周清和 撤销：对象有误" in body(done)
    assert client.get(address("entries", scheme)).context["rows"][0].counted == "—"


def test_mark_is_withdrawn_from_its_page(scheme: Scheme, zhou: Account, client: Client) -> None:
    row = mark_of(scheme, zhou)

    client.post(address("withdraw_mark", row), {"reason": "复查合格"})

    assert Mark.objects.in_force().count() == 0
    assert "复查合格" in body(client.get(address("mark", row)))


def test_missing_paper_is_handed_in_later(scheme: Scheme, zhou: Account, client: Client) -> None:
    row = enter(scheme, zhou, "T01", **DAY)
    veto = mark_of(scheme, zhou)
    Adjustment.objects.update(document=None)
    Mark.objects.update(document=None)

    empty = client.post(address("attach_adjustment_file", row), {})
    client.post(address("attach_adjustment_file", row), {"upload": pdf("补.pdf")})
    client.post(address("attach_mark_file", veto), {"upload": pdf("认定.pdf")})

    row.refresh_from_db()
    veto.refresh_from_db()
    assert [finding.title for finding in empty.context["findings"]] == ["缺少依据文件"]
    assert (row.document.name, veto.document.name) == ("补.pdf", "认定.pdf")


def test_own_unit_is_refused_with_its_article(scheme: Scheme, client_of: ClientOf) -> None:
    insider = make_account("郑办", Member.objects.get(scheme=scheme, code="T01").unit, username="zheng")
    give_duty(insider, Duty.APPRAISAL_OFFICE, scheme.owner)

    response = client_of(insider).post(address("add_adjustment", scheme), adjustment_data())

    assert response.status_code == 409
    assert [(one.clause, one.title) for one in response.context["findings"]] == [
        ("SX-8.4-a", "不得为本单位登记或撤销")
    ]  # fmt: skip


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_paper_is_for_the_offices_and_the_unit_it_is_about(
    scheme: Scheme, zhou: Account, client: Client, client_of: ClientOf
) -> None:
    row, veto = enter(scheme, zhou, "T01", **DAY), mark_of(scheme, zhou)
    lu, he = client_of(leader("T01", "陆远", "lu")), client_of(leader("T02", "何佩兰", "he"))

    for name, one in (("entry_file", row), ("mark_file", veto)):
        assert bytes_of(client.get(address(name, one))).startswith(b"%PDF")
        assert bytes_of(lu.get(address(name, one))).startswith(b"%PDF")
        assert he.get(address(name, one)).status_code == 404


def test_unit_sees_its_own_entries_only(scheme: Scheme, zhou: Account, client_of: ClientOf) -> None:
    mine = enter(scheme, zhou, "T01", **DAY)
    other = enter(scheme, zhou, "T02", matter="青石镇的机密事项", **DAY)
    mark_of(scheme, zhou, "T02")
    lu = client_of(leader("T01", "陆远", "lu"))

    listed = lu.get(address("entries", scheme))
    by_unit = lu.get(address("entries", scheme, "?view=units"))
    export = lu.get(address("export_entries", scheme))

    assert [row.pk for row in listed.context["rows"]] == [mine.pk]
    assert listed.context["marks"] == []
    assert "登记加减分" not in body(listed)
    assert "周清和" not in body(lu.get(address("adjustment", mine)))
    assert [row.code for row in by_unit.context["accounts"]] == ["T01"]
    assert "青石镇" not in str(list(load_workbook(BytesIO(export.content))["加减分"].values))
    assert lu.get(address("adjustment", mine)).status_code == 200
    assert lu.get(address("adjustment", other)).status_code == 404


def test_export_holds_both_tables_and_the_filters_and_leaves_a_trace(
    scheme: Scheme, zhou: Account, client: Client
) -> None:
    enter(scheme, zhou, "T01", matter="=HYPERLINK(1)", **DAY)
    enter(scheme, zhou, "T02", kind=AdjustmentKind.CRITICISM, **DAY)
    mark_of(scheme, zhou)

    response = client.get(address("export_entries", scheme, "?unit=T0"))
    whole = client.get(address("export_entries", scheme))

    book = load_workbook(BytesIO(whole.content))
    rows = [row[:15] for row in book["加减分"].iter_rows(min_row=3, values_only=True)]
    cover = dict(load_workbook(BytesIO(response.content))["封面"].iter_rows(min_row=2, max_col=2, values_only=True))
    event = AuditEvent.objects.order_by("seq").last()
    assert book.sheetnames == ["封面", "加减分", "否决与取消资格"]
    assert sorted((row[0], row[6], row[12], row[13]) for row in rows) == [
        ("T01", "=HYPERLINK(1)", 20, 20), ("T02", "全省新农村建设先进乡镇", -30, -30),
    ]  # fmt: skip
    assert [cell.data_type for cell in book["加减分"]["G"]].count("f") == 0
    assert [row[:5] for row in book["否决与取消资格"].iter_rows(min_row=3, values_only=True)] == [
        ("T01", "河口镇", "乡镇口", "一票否决", "安全生产")
    ]  # fmt: skip
    assert cover["单位"] == "T0"
    assert event is not None
    assert (event.verb, event.data) == (
        "appraisal.export_entries", '{"after":{"filters":"","rows":3},"before":{}}',
    )  # fmt: skip


LISTS = ("entries", "export_entries")
FORMS = ("add_adjustment", "add_mark")
ENTRY = ("adjustment", "entry_file", "withdraw_adjustment", "attach_adjustment_file")
MARK = ("mark", "mark_file", "withdraw_mark", "attach_mark_file")
WRITES = (*FORMS, "withdraw_adjustment", "withdraw_mark", "attach_adjustment_file", "attach_mark_file")


@pytest.mark.parametrize("name", [*LISTS, *FORMS, *ENTRY, *MARK])
def test_ladder(scheme: Scheme, zhou: Account, client: Client, client_of: ClientOf, name: str) -> None:
    """Works; no permission 403; a stranger's object and an unknown id 404; wrong method 405."""
    row = enter(scheme, zhou, "T01", **DAY) if name in ENTRY else mark_of(scheme, zhou) if name in MARK else scheme
    he = client_of(leader("T02", "何佩兰", "he"))
    admin = client_of(make_account("系统员", scheme.owner, Duty.SYSTEM_ADMIN, username="admin"))
    way = "post" if name in WRITES else "get"

    works = getattr(client, way)(address(name, row))
    stranger = getattr(he, way)(address(name, row))
    if works.streaming:
        bytes_of(works)  # reads to the end, which closes the file

    assert works.status_code in (200, 302, 409, 422)
    assert stranger.status_code == (403 if name in WRITES else 200 if name in LISTS else 404)
    assert getattr(admin, way)(address(name, row)).status_code == 403
    assert getattr(client, way)(reverse(f"appraisal:{name}", args=[99_999])).status_code == 404
    assert client.delete(address(name, row)).status_code == 405


def queries_of(client: Client, where: str) -> int:
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", ["", "?view=units"])
def test_list_costs_the_same_for_15_and_1500_entries(scheme: Scheme, zhou: Account, client: Client, query: str) -> None:
    members = list(Member.objects.filter(scheme=scheme))

    def add(numbers: range) -> None:
        Adjustment.objects.bulk_create(
            Adjustment(
                scheme=scheme,
                member=members[n % 3],
                kind="criticism",
                filer="inspection",
                level="own_city",
                matter=f"事项{n}",
                document_number=f"督〔2020〕{n}号",
                dated=date(2020, 5, 1),
                entered_at=NOON,
                entered_by=zhou,
                change_id=audit.new_change(),
            )  # fmt: skip
            for n in numbers
        )

    add(range(15))
    few = queries_of(client, address("entries", scheme, query))
    add(range(15, 1500))

    assert queries_of(client, address("entries", scheme, query)) == few
    assert few <= 20
