"""Bonus and penalty entries, vetoes and disqualifications: what is taken and what is refused (actions)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from appraisal.actions.entries import (
    attach_paper,
    enter_adjustment,
    enter_mark,
    withdraw_adjustment,
    withdraw_mark,
)
from appraisal.actions.entry_checks import check_entry
from appraisal.enums import AdjustmentKind, AdjustmentLevel, Filer, MarkKind
from appraisal.models import Adjustment, Mark, Member, Scheme
from appraisal.presenters.entries import accounts, filer_text
from appraisal.rules.filing import NO_FILING, Filing
from core.findings import Refused
from core.models import AuditEvent, StoredFile
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.plan import LISTS, enter, entry, load_plan, office, pdf, points, reasons, small_text
from tests.appraisal.standing_plan import plan_that_stands
from tests.factories import NOON, give_duty, make_account, make_unit

pytestmark = pytest.mark.django_db
CRITICISM = {"kind": AdjustmentKind.CRITICISM, "level": AdjustmentLevel.OWN_CITY, "matter": "秸秆禁烧不到位"}
LIST_COLUMNS = ("filer", "filing_body", "list_number")
YEAR = {"dated": date(2020, 6, 1)}


VETOES = "vetoes: [{code: V1, name: 安全生产}, {code: V2, name: 信访}]\n"

stood, _django_db_helper, scheme = plan_that_stands(text=small_text().replace("specials:", f"{VETOES}specials:"))
"""The small scheme of 2020, issued: 河口镇 T01, 青石镇 T02 (with 财政所 T02A), 市委办 P01; with two fields of veto."""


@pytest.fixture
def zhou(scheme: Scheme) -> Account:
    return office(scheme.owner)


def refusal(scheme: Scheme, by: Account, member: str = "T01", **more: Any) -> list[tuple[str, str]]:
    facts = entry(member, **(YEAR | more))
    return reasons(check_entry(scheme, facts, LISTS.get(facts.kind, NO_FILING), by=by))


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
    clerk = make_account("陆远", Unit.objects.get(code="T01"), Duty.UNIT_LEADER, username="lu")
    give_duty(clerk, Duty.APPRAISAL_OFFICE, scheme.owner)

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
    clerk = make_account("陆远", Unit.objects.get(code="T01"), Duty.UNIT_LEADER, username="lu")
    give_duty(clerk, Duty.APPRAISAL_OFFICE, scheme.owner)

    assert refusal(scheme, clerk, "T02") == []


BLAME = CRITICISM | YEAR
REWARD = {"kind": AdjustmentKind.REWARD, "level": None, "leading_group": "重点办", "points": Decimal(6)}


def holder(scheme: Scheme, duty: Duty, unit: Unit | None = None) -> Account:
    """秦岚 holds the duty in ``unit`` (or the county) and works in none of the appraised units."""
    account = make_account("秦岚", scheme.owner, username=f"qin-{duty.value}")
    give_duty(account, duty, unit or scheme.owner)
    return account


@pytest.mark.clause("SX-4.2-h")
def test_criticism_is_filed_by_a_supervision_body_itself_and_taken_back_by_it(scheme: Scheme) -> None:
    inspector, discipline = holder(scheme, Duty.INSPECTION_OFFICE), holder(scheme, Duty.DISCIPLINE)
    by_itself = {"filing": Filing(Filer.INSPECTION), "upload": pdf(), "by": inspector, "at": NOON}

    row = enter_adjustment(scheme, entry("T01", **BLAME), **by_itself)
    with pytest.raises(Refused) as foreign:
        withdraw_adjustment(row, reason="有误", by=discipline, at=NOON)
    withdraw_adjustment(row, reason="清单有误", by=inspector, at=NOON)

    assert (row.filer, row.list_number, row.entered_by) == ("inspection", "", inspector)
    assert reasons(foreign.value.findings) == [("SX-4.2-h", "通报批评清单只由督查室、监察局或有关机构报送")]
    assert Adjustment.objects.in_force().count() == 0


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
def test_nobody_else_files_criticism_or_rewards_and_filers_file_nothing_else(scheme: Scheme, zhou: Account) -> None:
    inspector, clerk = holder(scheme, Duty.INSPECTION_OFFICE), holder(scheme, Duty.UNIT_CLERK)
    itself = {Filer.INSPECTION: Filing(Filer.INSPECTION), Filer.LEADING_GROUP: Filing(Filer.LEADING_GROUP)}

    def refused(facts: dict[str, Any], filing: Filing, by: Account) -> list[tuple[str, str]]:
        return reasons(check_entry(scheme, entry("T01", **(YEAR | facts)), filing, by=by))

    criticism = ("SX-4.2-h", "通报批评清单只由督查室、监察局或有关机构报送")
    reward = ("SX-4.2-i", "奖励分清单只由该领导小组或有关机构报送")
    assert refused(BLAME, itself[Filer.INSPECTION], clerk) == [criticism]
    assert refused(BLAME, Filing(), zhou) == [criticism]
    assert refused(REWARD, itself[Filer.LEADING_GROUP], inspector) == [reward]
    assert refused(REWARD, Filing(Filer.INSPECTION, list_number="督单〔2020〕1号"), zhou) == [reward]
    assert refused({}, NO_FILING, inspector) == [("SX-4.2-j", "表彰由考评办凭单位提供的正式文件登记")]
    assert refused({}, Filing(Filer.INSPECTION), zhou) == [("SX-4.2-j", "表彰没有报送机构")]


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
def test_office_enters_on_behalf_of_the_filer_with_the_number_of_his_list(scheme: Scheme, zhou: Account) -> None:
    on_behalf = Filing(Filer.COMPETENT, "市生态环境局", "环单〔2020〕2号")

    without = check_entry(scheme, entry("T01", **BLAME), Filing(Filer.SUPERVISION), by=zhou)
    nameless = check_entry(scheme, entry("T01", **BLAME), Filing(Filer.COMPETENT, "", "环单〔2020〕2号"), by=zhou)
    row = enter_adjustment(scheme, entry("T01", **BLAME), filing=on_behalf, upload=pdf(), by=zhou, at=NOON)

    event = AuditEvent.objects.get(pk=row.change_id)
    assert reasons(without) == [("SX-4.2-h", "代为登记缺少报送清单的文号")]
    assert reasons(nameless) == [("SX-4.2-h", "有关机构的名称缺少或多余")]
    assert filer_text(row) == "市生态环境局（考评办凭清单环单〔2020〕2号代为登记）"
    after = json.loads(event.data)["after"]
    assert [after[name] for name in LIST_COLUMNS] == ["competent", "市生态环境局", "环单〔2020〕2号"]


@pytest.mark.clause("SX-4.2-i", "SX-3.3-e")
def test_leading_group_files_its_own_rewards_with_the_cap_checked_on_filing(scheme: Scheme) -> None:
    group = make_unit("重点办", parent=scheme.owner, level="section", appraisal_system="")
    member = holder(scheme, Duty.LEADING_GROUP, group)
    appraisal_group = make_account("姚青", scheme.owner, Duty.LEADING_GROUP, username="yao")
    own = Filing(Filer.LEADING_GROUP)

    row = enter_adjustment(scheme, entry("T01", **(YEAR | REWARD)), filing=own, upload=pdf(), by=member, at=NOON)
    high = check_entry(scheme, entry("T02", **(YEAR | REWARD | {"points": Decimal("10.5")})), own, by=member)
    foreign = check_entry(scheme, entry("T02", **(YEAR | REWARD)), own, by=appraisal_group)

    assert filer_text(row) == "重点办"
    assert reasons(high) == [("SX-3.3-e", "奖励分超过领导小组的封顶分")]
    assert reasons(foreign) == [("SX-4.2-i", "奖励分清单只由该领导小组或有关机构报送")]


@pytest.mark.parametrize(
    "changed", [{"filer": ""}, {"filer": "leading_group"}, {"filer": "competent"}, {"filing_body": "某局"}], ids=str
)
def test_database_keeps_no_criticism_without_its_filer(scheme: Scheme, zhou: Account, changed: dict[str, str]) -> None:
    row = enter(scheme, zhou, "T01", **BLAME)

    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.filter(pk=row.pk).update(**changed)


@pytest.mark.clause("SX-2.1-d")
def test_included_body_has_no_account_of_its_own(scheme: Scheme, zhou: Account) -> None:
    findings = check_entry(scheme, entry("T02A", **YEAR), NO_FILING, by=zhou)

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


@pytest.mark.clause("SX-6.6-a")
def test_veto_names_a_field_of_the_scheme_once_and_can_be_lifted(scheme: Scheme, zhou: Account) -> None:
    row = mark(scheme, zhou)

    with pytest.raises(Refused) as twice:
        mark(scheme, zhou)
    with pytest.raises(Refused) as unknown:
        mark(scheme, zhou, field="环保")
    withdraw_mark(row, reason="复查合格", by=zhou, at=NOON)
    again = mark(scheme, zhou)

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
