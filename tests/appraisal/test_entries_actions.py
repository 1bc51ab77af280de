"""Bonus and penalty entries, vetoes and disqualifications: what is taken and what is refused (actions)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.actions.entries import (
    attach_paper,
    check_entry,
    enter_adjustment,
    enter_mark,
    withdraw_adjustment,
    withdraw_mark,
)
from appraisal.enums import AdjustmentKind, AdjustmentLevel, MarkKind
from appraisal.models import Adjustment, Mark, Member, Scheme
from appraisal.presenters.entries import accounts
from core.findings import Refused
from core.models import AuditEvent, StoredFile
from organization.models import Account
from tests.appraisal.plan import enter, entry, leader, load_plan, office, pdf, points, reasons, small_text
from tests.factories import NOON

pytestmark = pytest.mark.django_db
CRITICISM = {"kind": AdjustmentKind.CRITICISM, "level": AdjustmentLevel.OWN_CITY, "matter": "秸秆禁烧不到位"}
YEAR = {"dated": date(2020, 6, 1)}


@pytest.fixture
def scheme(db: None) -> Scheme:
    """The small scheme of 2020, issued: 河口镇 T01, 青石镇 T02 (with 财政所 T02A), 市委办 P01."""
    return load_plan(Account.objects.system(), text=small_text(), issued=True)


@pytest.fixture
def zhou(scheme: Scheme) -> Account:
    return office(scheme.owner)


def refusal(scheme: Scheme, by: Account, member: str = "T01", **more: Any) -> list[tuple[str, str]]:
    return reasons(check_entry(scheme, entry(member, **(YEAR | more)), by=by))


def mark(scheme: Scheme, by: Account, code: str = "T01", field: str = "安全生产", **more: Any) -> Mark:
    filled: dict[str, Any] = {"basis": "市安委会〔2020〕4号", "upload": pdf()} | more
    kind = filled.pop("kind", MarkKind.VETO)
    return enter_mark(Member.objects.get(scheme=scheme, code=code), kind, field=field, by=by, at=NOON, **filled)


def test_entry_is_kept_with_its_paper_and_one_event(scheme: Scheme, zhou: Account) -> None:
    row = enter(scheme, zhou, "T01", **YEAR)

    event = AuditEvent.objects.order_by("seq").last()
    assert (row.member.code, row.document.name, row.entered_by) == ("T01", "依据.pdf", zhou)
    assert event is not None
    assert (event.verb, event.clause, event.id) == ("appraisal.enter_adjustment", "SX-4.2-j", row.change_id)


@pytest.mark.clause("SX-4.2-j")
def test_entry_without_a_paper_is_refused_and_not_counted(scheme: Scheme, zhou: Account) -> None:
    with pytest.raises(Refused) as refused:
        enter_adjustment(scheme, entry("T01", document_number=" ", **YEAR), upload=None, by=zhou, at=NOON)

    assert reasons(refused.value.findings) == [("SX-4.2-j", "加减分缺少文号"), ("SX-4.2-j", "缺少依据文件")]
    assert (Adjustment.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_entry_with_a_dangerous_paper_tells_all_faults_and_keeps_no_file(scheme: Scheme, zhou: Account) -> None:
    page = SimpleUploadedFile("依据.pdf", b"<html><script>1</script></html>")

    with pytest.raises(Refused) as refused:
        enter_adjustment(scheme, entry("T01", matter="", **YEAR), upload=page, by=zhou, at=NOON)

    matter, file = refused.value.findings
    assert (matter.title, file.clause) == ("加减分缺少事项", "")
    assert StoredFile.objects.count() == 0


@pytest.mark.clause("SX-4.2-j")
def test_entry_from_a_workbook_gets_its_paper_later_but_never_another(scheme: Scheme, zhou: Account) -> None:
    row = enter(scheme, zhou, "T01", **YEAR)
    Adjustment.objects.update(document=None)

    attach_paper(row, pdf("补.pdf"), by=zhou, at=NOON)
    with pytest.raises(Refused) as refused:
        attach_paper(row, pdf("换.pdf"), by=zhou, at=NOON)

    row.refresh_from_db()
    assert row.document.name == "补.pdf"
    assert reasons(refused.value.findings) == [("SX-4.2-j", "已有依据文件，不能替换")]


@pytest.mark.clause("SX-4.2-d")
def test_commendation_of_the_year_before_counts_once_and_only_when_unused(scheme: Scheme, zhou: Account) -> None:
    former = load_plan(
        zhou, text=small_text(code="demo-2019", year="2019", name="上年方案"), source="2019.yaml", issued=True
    )
    used = {"matter": "全省文明村镇", "document_number": "省文明〔2019〕3号", "dated": date(2019, 5, 1)}
    enter(former, zhou, "T01", **used)
    fresh = {"dated": date(2019, 11, 1), "carried_over": True}

    row = enter(scheme, zhou, "T01", **fresh)
    again = refusal(scheme, zhou, **fresh)
    used_before = refusal(scheme, zhou, **used, carried_over=True)
    older = refusal(scheme, zhou, matter="旧表彰", dated=date(2018, 11, 1), carried_over=True)

    line = accounts(scheme, [row.member_id]).lines[row.pk]
    assert (line.points, line.counted, line.clause) == (points(20), points(20), "SX-4.2-d")
    assert again == [("SX-4.2-d", "同一文号、同一事项重复填报")]
    assert used_before == [("SX-4.2-d", "该表彰上一年度已加分，不再补加")]
    assert older == [("SX-4.2-d", "补加的表彰日期应在上一年度内")]


def test_commendation_used_by_another_unit_may_be_carried_over(scheme: Scheme, zhou: Account) -> None:
    former = load_plan(zhou, text=small_text(code="demo-2019", year="2019"), source="2019.yaml", issued=True)
    shared = {"dated": date(2019, 5, 1)}
    enter(former, zhou, "T02", **shared)

    assert refusal(scheme, zhou, "T01", carried_over=True, **shared) == []


@pytest.mark.clause("SX-4.2-g")
def test_matter_is_deducted_once_at_the_highest_level_and_a_notice_is_entered_once(
    scheme: Scheme, zhou: Account
) -> None:
    own = enter(scheme, zhou, "T01", **(CRITICISM | YEAR | {"document_number": "督〔2020〕1号"}))
    province = {"level": AdjustmentLevel.PROVINCE, "document_number": "省督〔2020〕1号"}
    higher = enter(scheme, zhou, "T01", **(CRITICISM | YEAR | province))
    neighbour = enter(scheme, zhou, "T02", **(CRITICISM | YEAR | province))

    again = refusal(scheme, zhou, **(CRITICISM | province))

    found = accounts(scheme, [own.member_id, neighbour.member_id])
    assert [found.lines[row.pk].counted for row in (own, higher, neighbour)] == [0, points(30), points(30)]
    assert found.totals[own.member_id].deduction == points(30)
    assert again == [("SX-4.2-g", "同一文号、同一事项重复填报")]


@pytest.mark.clause("SX-4.2-h")
def test_nobody_enters_or_withdraws_for_the_own_unit(scheme: Scheme, zhou: Account) -> None:
    row = enter(scheme, zhou, "T01", **(CRITICISM | YEAR))
    veto = mark(scheme, zhou)
    clerk = leader("T01", "陆远", "lu")  # even if a duty let him in

    entering = refusal(scheme, clerk)
    with pytest.raises(Refused) as withdrawing:
        withdraw_adjustment(row, reason="有误", by=clerk, at=NOON)
    with pytest.raises(Refused) as lifting:
        withdraw_mark(veto, reason="有误", by=clerk, at=NOON)
    with pytest.raises(Refused) as marking:
        mark(scheme, clerk, field="信访")

    own = [("SX-8.4-a", "不得为本单位登记或撤销")]
    assert entering == own
    assert [reasons(one.value.findings) for one in (withdrawing, lifting, marking)] == [own] * 3


@pytest.mark.clause("SX-8.4-a")
def test_entry_for_another_unit_is_open_to_the_same_person(scheme: Scheme, zhou: Account) -> None:
    clerk = leader("T01", "陆远", "lu")

    assert refusal(scheme, clerk, "T02") == []


@pytest.mark.clause("SX-2.1-d")
def test_included_body_has_no_account_of_its_own(scheme: Scheme, zhou: Account) -> None:
    findings = check_entry(scheme, entry("T02A", **YEAR), by=zhou)

    assert reasons(findings) == [("SX-2.1-d", "随主体单位合并考评，不单独登记")]
    assert findings[0].remedy == "请登记到青石镇名下"


@pytest.mark.clause("SX-4.2-e")
def test_commendations_stop_at_the_cap(scheme: Scheme, zhou: Account) -> None:
    for number, level in enumerate([AdjustmentLevel.NATION, AdjustmentLevel.PROVINCE, AdjustmentLevel.PREFECTURE]):
        row = enter(scheme, zhou, "T01", level=level, document_number=f"发〔2020〕{number}号", **YEAR)

    totals = accounts(scheme, [row.member_id]).totals[row.member_id]
    assert (totals.commendations, totals.bonus) == (points(60), points(50))


def test_reward_beyond_the_cap_is_refused(scheme: Scheme, zhou: Account) -> None:
    reward = {"kind": AdjustmentKind.REWARD, "level": None, "leading_group": "重点办"}

    assert refusal(scheme, zhou, points=Decimal("10.5"), **reward) == [("SX-3.3-e", "奖励分超过领导小组的封顶分")]
    assert refusal(scheme, zhou, points=Decimal(10), **reward) == []


def test_withdrawn_entry_stays_on_record_and_counts_no_more(scheme: Scheme, zhou: Account) -> None:
    row = enter(scheme, zhou, "T01", **YEAR)

    withdraw_adjustment(row, reason="对象有误", by=zhou, at=NOON)
    with pytest.raises(Refused) as twice:
        withdraw_adjustment(row, reason="", by=zhou, at=NOON)

    row.refresh_from_db()
    assert (row.withdrawal_reason, row.withdrawn_by) == ("对象有误", zhou)
    assert accounts(scheme, [row.member_id]).totals == {}
    assert reasons(twice.value.findings) == [("", "已经撤销"), ("", "撤销须写明理由")]


VETO_PLAN = small_text().replace("specials:", "vetoes: [{code: V1, name: 安全生产}, {code: V2, name: 信访}]\nspecials:")


@pytest.fixture
def with_vetoes(db: None) -> Scheme:
    return load_plan(Account.objects.system(), text=VETO_PLAN, issued=True)


@pytest.mark.clause("SX-6.6-a")
def test_veto_names_a_field_of_the_scheme_once_and_can_be_lifted(with_vetoes: Scheme) -> None:
    zhou = office(with_vetoes.owner)
    row = mark(with_vetoes, zhou)

    with pytest.raises(Refused) as twice:
        mark(with_vetoes, zhou)
    with pytest.raises(Refused) as unknown:
        mark(with_vetoes, zhou, field="环保")
    withdraw_mark(row, reason="复查合格", by=zhou, at=NOON)
    again = mark(with_vetoes, zhou)

    assert reasons(twice.value.findings) == [("SX-6.6-a", "该对象已登记一票否决")]
    assert reasons(unknown.value.findings) == [("SX-6.6-a", "不在一票否决领域之内")]
    assert Mark.objects.in_force().get() == again


@pytest.mark.clause("SX-8.4-b")
def test_disqualification_needs_basis_and_paper(scheme: Scheme, zhou: Account) -> None:
    with pytest.raises(Refused) as refused:
        mark(scheme, zhou, kind=MarkKind.DISQUALIFICATION, field="", basis=" ", upload=None)
    row = mark(scheme, zhou, kind=MarkKind.DISQUALIFICATION, field="")

    assert reasons(refused.value.findings) == [("SX-8.4-b", "缺少认定依据"), ("SX-4.2-j", "缺少依据文件")]
    assert (row.kind, row.field, row.document.name) == ("disqualification", "", "依据.pdf")
