"""Importing a workbook: all rows or none, never over a stale preview, undone only as a whole (SECURITY I05 to I07)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from appraisal.actions import imports
from appraisal.actions.entries import enter_adjustment, enter_mark, withdraw_adjustment
from appraisal.actions.import_entries import write_entries
from appraisal.actions.imports import (
    KEPT_PROBLEMS,
    commit_import,
    discard_import,
    hand_out_template,
    hand_out_workbook,
    undo_import,
    upload_workbook,
)
from appraisal.actions.score_checks import CLEARED
from appraisal.actions.scores import enter_scores, unlabelled, write_cells
from appraisal.enums import AdjustmentKind, AdjustmentLevel, MarkKind
from appraisal.gathering import gather_scheme
from appraisal.models import Adjustment, Mark, Member, Period, Score, ScoreImport
from appraisal.rules.facts import AdjustmentFacts
from core import audit
from core.findings import Refused
from core.models import AuditEvent, StoredFile
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PRAISE, VETO, add_row, book_bytes, held, points, upload_of, year_of
from tests.appraisal.test_score_actions import PAPER
from tests.factories import NOON, give_duty, make_account

ALL_80 = {
    "G01/F1": "80", "G02/F1": "80", "T01/D1": "80", "T01/D2": "80", "T01/E1": "40", "T02/D1": "80", "T02/D2": "80",
    "T02/E1": "40",
}  # fmt: skip
Fill = Callable[[Workbook], None]


def checked(year: Period, by: Account, fill: Fill | None = None, default: object = 80) -> ScoreImport:
    return upload_workbook(year, upload_of(book_bytes(year, fill, default)), by=by, at=NOON)


def committed(year: Period, by: Account, fill: Fill | None = None, default: object = 80) -> ScoreImport:
    return commit_import(checked(year, by, fill, default), by=by, at=NOON)


def put(sheet: str, cell: str, value: object) -> Fill:
    def fill(book: Workbook) -> None:
        book[sheet][cell] = value

    return fill


def praise_of(member: str, **more: Any) -> AdjustmentFacts:
    facts: dict[str, Any] = {
        "member": member, "kind": AdjustmentKind.COMMENDATION, "level": AdjustmentLevel.PROVINCE, "leading_group": "",
        "single_or_grassroots": False, "points": None, "matter": "招商引资先进", "document_number": "省发〔2012〕3号",
        "dated": date(2012, 5, 10),
    }  # fmt: skip
    return AdjustmentFacts(**(facts | more))


def titles(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.title for finding in refused.value.findings]


def test_upload_writes_nothing_but_the_import(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)

    assert held(year) == {}
    assert (batch.state, batch.problems, len(batch.changes["cells_after"])) == ("checked", [], 8)
    assert [(one["sheet"], one["rows"], one["values"], Decimal(one["total"])) for one in batch.summary[:2]] == [
        ("乡镇口", 2, 6, Decimal(400)), ("县直口", 2, 2, Decimal(160)),
    ]  # fmt: skip


def test_commit_writes_all_cells_and_entries_under_one_event(year: Period, zhou: Account) -> None:
    batch = committed(year, zhou, lambda book: (add_row("加减分", PRAISE)(book), add_row("一票否决", VETO)(book)))

    assert held(year) == ALL_80
    assert [(one.member.code, one.matter) for one in Adjustment.objects.in_force()] == [("T01", "招商引资先进")]
    assert [(one.member.code, one.field) for one in Mark.objects.in_force()] == [("T02", "安全生产")]
    event = AuditEvent.objects.get(verb="appraisal.commit_import")
    changes = {*Score.objects.values_list("change_id", flat=True), Adjustment.objects.get().change_id}
    assert changes | {Mark.objects.get().change_id} == {event.pk}
    assert event.reason == batch.workbook.sha256


@pytest.mark.parametrize("cell", ["C5", "D5", "E6"], ids=["first", "middle", "last"])
def test_upload_one_wrong_cell_keeps_everything_out(year: Period, zhou: Account, cell: str) -> None:
    batch = checked(year, zhou, put("乡镇口", cell, 100.5))

    assert [(one["sheet"], one["cell"]) for one in batch.problems] == [("乡镇口", cell)]
    assert batch.changes == {}
    with pytest.raises(Refused) as refused:
        commit_import(batch, by=zhou, at=NOON)
    assert titles(refused) == ["工作簿有错误"]
    assert held(year) == {}


def test_upload_every_wrong_cell_is_named_at_once(year: Period, zhou: Account) -> None:
    def fill(book: Workbook) -> None:
        book["乡镇口"]["C5"], book["乡镇口"]["D6"], book["县直口"]["C6"] = None, "九十", Decimal("1.00001")
        book["加减分"].append(["T09", "某镇", "表扬", "省", "否", None, "x", "y", "昨天"])

    problems = checked(year, zhou, fill).problems

    assert [(one["sheet"], one["cell"]) for one in problems] == [
        ("乡镇口", "C5"), ("乡镇口", "D6"), ("县直口", "C6"), ("加减分", "A2"), ("加减分", "C2"), ("加减分", "I2"),
    ]  # fmt: skip
    assert all(one["reason"] and one["remedy"] for one in problems)


def test_upload_keeps_a_bounded_number_of_problems(year: Period, zhou: Account) -> None:
    def fill(book: Workbook) -> None:
        for number in range(KEPT_PROBLEMS + 50):
            book["乡镇口"].cell(7 + number, 1).value = f"X{number}"

    problems = checked(year, zhou, fill).problems

    assert len(problems) == KEPT_PROBLEMS + 1
    assert problems[-1]["reason"] == "另有 50 处错误未列出"


def test_upload_no_workbook_is_refused_and_not_kept(year: Period, zhou: Account) -> None:
    with pytest.raises(Refused):
        upload_workbook(year, upload_of(b"not a workbook"), by=zhou, at=NOON)

    assert (StoredFile.objects.count(), ScoreImport.objects.count()) == (0, 0)


def test_upload_reads_the_workbook_before_any_lock(year: Period, zhou: Account, monkeypatch: Any) -> None:
    """A reader that works for half a minute must not hold the database's write lock."""
    from django.db import connection

    depth: list[int] = []
    original = imports.read_workbook
    monkeypatch.setattr(
        imports, "read_workbook", lambda data: depth.append(len(connection.savepoint_ids)) or original(data)
    )
    outside = len(connection.savepoint_ids)

    checked(year, zhou)

    assert depth == [outside]


def test_same_workbook_twice_changes_nothing(year: Period, zhou: Account) -> None:
    data = book_bytes(year, add_row("加减分", PRAISE))
    commit_import(upload_workbook(year, upload_of(data), by=zhou, at=NOON), by=zhou, at=NOON)
    before = list(Score.objects.values_list("pk", "value", "change_id"))

    again = upload_workbook(year, upload_of(data), by=zhou, at=NOON)
    commit_import(again, by=zhou, at=NOON)

    assert (again.changes["cells_after"], again.changes["entries"]["add_adjustments"]) == ({}, [])
    assert list(Score.objects.values_list("pk", "value", "change_id")) == before
    assert Adjustment.objects.count() == 1


def test_template_with_what_is_held_changes_nothing(year: Period, zhou: Account) -> None:
    committed(year, zhou, lambda book: (add_row("加减分", PRAISE)(book), add_row("一票否决", VETO)(book)))

    again = upload_workbook(year, upload_of(hand_out_template(year, by=zhou, at=NOON)), by=zhou, at=NOON)

    assert (again.problems, again.changes["cells_after"]) == ([], {})
    entries = again.changes["entries"]
    assert [entries[name] for name in ("add_adjustments", "withdraw_adjustments", "add_marks", "withdraw_marks")] == [
        [], [], [], [],
    ]  # fmt: skip


def test_commit_twice_is_refused_and_writes_once(year: Period, zhou: Account) -> None:
    batch = committed(year, zhou, add_row("加减分", PRAISE))

    for _ in range(20):
        with pytest.raises(Refused) as refused:
            commit_import(batch, by=zhou, at=NOON)

    assert titles(refused) == ["这次导入不能再提交"]
    assert AuditEvent.objects.filter(verb="appraisal.commit_import").count() == 1
    assert Adjustment.objects.count() == 1


def test_write_entries_without_the_state_check_doubles_them(year: Period, zhou: Account) -> None:
    """The negative control of the test above: only the state, read under the lock, stops a second writing."""
    batch = committed(year, zhou, add_row("加减分", PRAISE))

    write_entries(batch, gather_scheme(year.scheme), change=audit.new_change(), by=zhou, at=NOON)

    assert Adjustment.objects.in_force().count() == 2


def test_commit_after_a_cell_changed_is_refused(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        commit_import(batch, by=zhou, at=NOON)

    assert titles(refused) == ["预览已过期"]
    assert refused.value.findings[0].facts["已变化的单元格"] == "T01 D1"
    assert held(year) == {"T01/D1": "70"}


def test_write_cells_without_the_preview_check_overwrites(year: Period, zhou: Account) -> None:
    """The negative control: past the check the later change is lost."""
    batch = checked(year, zhou)
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)

    cells = unlabelled(batch.changes["cells_after"])
    write_cells(
        year, cells, gathered=gather_scheme(year.scheme), batch=batch, change=audit.new_change(), by=zhou, at=NOON
    )

    assert held(year)["T01/D1"] == "80"


def test_commit_after_the_same_entry_was_registered_by_hand_is_refused(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou, add_row("加减分", PRAISE))
    enter_adjustment(year.scheme, praise_of("T01"), upload=upload_of(PAPER, "文件.pdf"), by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        commit_import(batch, by=zhou, at=NOON)

    assert titles(refused) == ["预览已过期"]
    assert (held(year), Adjustment.objects.count()) == ({}, 1)


def test_commit_after_an_entry_to_withdraw_was_withdrawn_keeps_its_reason(year: Period, zhou: Account) -> None:
    committed(year, zhou, add_row("加减分", PRAISE))
    batch = checked(year, zhou, lambda book: book["加减分"].delete_rows(2))
    withdraw_adjustment(Adjustment.objects.get(), reason="文件无效", by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        commit_import(batch, by=zhou, at=NOON)

    assert titles(refused) == ["预览已过期"]
    assert Adjustment.objects.get().withdrawal_reason == "文件无效"


def test_commit_after_a_mark_was_registered_is_refused(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou, add_row("一票否决", VETO))
    member = Member.objects.get(code="T02")
    paper = upload_of(PAPER, "文件.pdf")
    enter_mark(member, MarkKind.VETO, field="安全生产", basis="其他文件", upload=paper, by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        commit_import(batch, by=zhou, at=NOON)

    assert titles(refused) == ["预览已过期"]
    assert (held(year), Mark.objects.count()) == ({}, 1)


def test_upload_one_member_twice_in_one_field_is_a_problem(year: Period, zhou: Account) -> None:
    other = ("T02", "青石镇", "安全生产", "安委〔2012〕2号")

    batch = checked(year, zhou, lambda book: (add_row("一票否决", VETO)(book), add_row("一票否决", other)(book)))

    assert [(one["sheet"], one["value"]) for one in batch.problems] == [("一票否决", "T02")]


def test_two_periods_of_one_year_do_not_add_an_entry_twice(year: Period, zhou: Account) -> None:
    quarter = Period.objects.get(scheme=year.scheme, label="2012Q2")
    first, second = checked(year, zhou, add_row("加减分", PRAISE)), checked(quarter, zhou, add_row("加减分", PRAISE))
    commit_import(first, by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        commit_import(second, by=zhou, at=NOON)

    assert titles(refused) == ["预览已过期"]
    assert Adjustment.objects.in_force().count() == 1


def test_commit_entry_that_stays_from_a_later_date_is_not_doubled(year: Period, zhou: Account) -> None:
    """A quarter's workbook replaces what is dated up to its last day; the same paper under another date is a double."""
    late = praise_of("T01", dated=date(2012, 11, 1))
    enter_adjustment(year.scheme, late, upload=upload_of(PAPER, "文件.pdf"), by=zhou, at=NOON)
    quarter = Period.objects.get(scheme=year.scheme, label="2012Q2")

    with pytest.raises(Refused) as refused:
        committed(quarter, zhou, add_row("加减分", PRAISE))

    assert titles(refused) == ["同一文号、同一事项重复填报"]
    assert held(quarter) == {}


@pytest.mark.clause("SX-8.4-a")
@pytest.mark.parametrize("fill", [put("乡镇口", "C5", 70), add_row("加减分", PRAISE)], ids=["cell", "entry"])
def test_commit_of_the_own_unit_is_refused(year: Period, zhou: Account, county: Unit, hekou: Unit, fill: Fill) -> None:
    committed(year, zhou)
    insider = give_duty(make_account("马骏", hekou, username="ma"), Duty.APPRAISAL_OFFICE, county).account

    with pytest.raises(Refused) as refused:
        committed(year, insider, fill)

    assert [(one.clause, one.facts["单位"]) for one in refused.value.findings] == [("SX-8.4-a", "河口镇")]
    assert held(year) == ALL_80


def test_undo_puts_back_cells_and_entries(year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(70), ("T01", "E1"): None}, by=zhou, at=NOON)
    enter_adjustment(
        year.scheme, praise_of("T02", document_number="省发〔2012〕9号"), upload=upload_of(PAPER, "文件.pdf"),
        by=zhou, at=NOON,
    )  # fmt: skip

    def fill(book: Workbook) -> None:
        book["乡镇口"]["C5"], book["乡镇口"]["E5"] = 80, 40
        book["加减分"].delete_rows(2)
        book["加减分"].append(list(PRAISE))

    batch = committed(year, zhou, fill)
    assert (held(year), [one.member.code for one in Adjustment.objects.in_force()]) == (ALL_80, ["T01"])

    undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert held(year) == {"T01/D1": "70", "T01/E1": "不涉及"}
    assert [one.member.code for one in Adjustment.objects.in_force()] == ["T02"]
    assert AuditEvent.objects.get(verb="appraisal.undo_import").reason == "传错文件"


def test_undo_without_a_reason_is_refused(year: Period, zhou: Account) -> None:
    batch = committed(year, zhou)

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="  ", by=zhou, at=NOON)

    assert titles(refused) == ["撤销须写明理由"]
    assert held(year) == ALL_80


def test_undo_twice_is_refused(year: Period, zhou: Account) -> None:
    batch = undo_import(committed(year, zhou), reason="传错文件", by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert titles(refused) == ["只有已导入的批次可以撤销"]


def test_undo_after_a_later_edit_is_refused_naming_the_cell(year: Period, zhou: Account) -> None:
    batch = committed(year, zhou)
    enter_scores(year, {("T02", "D2"): points(81)}, by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert refused.value.findings[0].facts["已变化的单元格"] == "T02 D2"
    assert held(year) == ALL_80 | {"T02/D2": "81"}


def test_undo_in_turn_leads_back_to_the_beginning(year: Period, zhou: Account) -> None:
    first = committed(year, zhou, add_row("加减分", PRAISE))
    second = committed(year, zhou, lambda book: (put("乡镇口", "C5", 70)(book), book["加减分"].delete_rows(2)))
    with pytest.raises(Refused):
        undo_import(first, reason="传错文件", by=zhou, at=NOON)

    undo_import(second, reason="传错文件", by=zhou, at=NOON)
    undo_import(first, reason="传错文件", by=zhou, at=NOON)

    assert (held(year), Adjustment.objects.in_force().count()) == ({}, 0)


def test_undo_after_an_imported_entry_was_withdrawn_is_refused(year: Period, zhou: Account) -> None:
    batch = committed(year, zhou, add_row("加减分", PRAISE))
    withdraw_adjustment(Adjustment.objects.get(), reason="文件无效", by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert titles(refused) == ["导入的加减分或否决后来已撤销，不能整批撤销"]
    assert held(year) == ALL_80


def test_undo_beside_a_newly_registered_veto_is_refused(year: Period, zhou: Account) -> None:
    committed(year, zhou, add_row("一票否决", VETO))
    batch = committed(year, zhou, lambda book: book["一票否决"].delete_rows(2))
    paper = upload_of(PAPER, "文件.pdf")
    member = Member.objects.get(code="T02")
    enter_mark(member, MarkKind.VETO, field="安全生产", basis="其他文件", upload=paper, by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert titles(refused) == ["该对象在此领域已另行登记"]
    assert Mark.objects.in_force().count() == 1


def test_undo_beside_the_same_entry_registered_anew_is_refused(year: Period, zhou: Account) -> None:
    committed(year, zhou, add_row("加减分", PRAISE))
    batch = committed(year, zhou, lambda book: book["加减分"].delete_rows(2))
    enter_adjustment(year.scheme, praise_of("T01"), upload=upload_of(PAPER, "文件.pdf"), by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert titles(refused) == ["同一文号、同一事项重复填报"]
    assert Adjustment.objects.in_force().count() == 1


def test_undo_over_evidence_is_refused(year: Period, zhou: Account) -> None:
    from appraisal.actions.scores import add_evidence

    batch = committed(year, zhou)
    add_evidence(Score.objects.get(member__code="T01", indicator__code="D1"), upload_of(PAPER, "文件.pdf"),
                 by=zhou, at=NOON)  # fmt: skip

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert titles(refused) == ["该得分附有凭证，不能清空"]
    assert held(year) == ALL_80


@pytest.mark.clause("SX-8.4-a")
def test_undo_of_the_own_unit_is_refused(year: Period, zhou: Account, county: Unit, hekou: Unit) -> None:
    batch = committed(year, zhou)
    insider = give_duty(make_account("马骏", hekou, username="ma"), Duty.APPRAISAL_OFFICE, county).account

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=insider, at=NOON)

    assert [one.clause for one in refused.value.findings] == ["SX-8.4-a"]


def test_discard_ends_the_import(year: Period, zhou: Account) -> None:
    batch = discard_import(checked(year, zhou), by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        commit_import(batch, by=zhou, at=NOON)
    assert refused.value.findings[0].facts["状态"] == "已放弃"
    with pytest.raises(Refused):
        discard_import(batch, by=zhou, at=NOON)
    assert held(year) == {}


def test_commit_fault_in_the_audit_rolls_everything_back(year: Period, zhou: Account, monkeypatch: Any) -> None:
    batch = checked(year, zhou, add_row("加减分", PRAISE))

    def broken(**_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(imports.audit, "record", broken)
    with pytest.raises(OSError, match="disk full"):
        commit_import(batch, by=zhou, at=NOON)

    batch.refresh_from_db()
    assert (batch.state, held(year), Adjustment.objects.count()) == ("checked", {}, 0)


def test_commit_keeps_other_schemes_untouched(year: Period, zhou: Account, county: Unit, hekou: Unit) -> None:
    from tests.appraisal.small import make_scheme

    other = year_of(make_scheme(county, [hekou], by=zhou, code="anlan-other"))
    committed(other, zhou, add_row("加减分", PRAISE))

    committed(year, zhou)

    assert Adjustment.objects.in_force().filter(scheme=other.scheme).count() == 1
    assert held(other) == {"G01/F1": "80", "G02/F1": "80", "T01/D1": "80", "T01/D2": "80", "T01/E1": "40"}


def test_exact_values_survive_the_way_through_the_workbook(year: Period, zhou: Account) -> None:
    def fill(book: Workbook) -> None:
        book["乡镇口"]["C5"], book["乡镇口"]["D5"], book["乡镇口"]["E5"] = 0.1, "90.1234", "不涉及"
        book["乡镇口"]["C6"] = 99.9999

    committed(year, zhou, fill)

    assert dict(Score.objects.filter(member__code="T01").values_list("indicator__code", "value")) == {
        "D1": 1000, "D2": 901234, "E1": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "value", ["３", 110101199003078888, 0.12345, date(2012, 3, 1), True, "=1+1", "1e2", "9O"], ids=str
)
def test_cells_that_cannot_be_taken_exactly_are_refused(year: Period, zhou: Account, value: object) -> None:
    batch = checked(year, zhou, put("乡镇口", "C5", value))

    assert [(one["sheet"], one["cell"]) for one in batch.problems] == [("乡镇口", "C5")]


def test_hand_outs_are_on_record(year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)

    hand_out_template(year, by=zhou, at=NOON)
    hand_out_workbook(batch, by=zhou, at=NOON)

    verbs = ["appraisal.export_template", "appraisal.export_workbook"]
    assert list(AuditEvent.objects.filter(verb__in=verbs).order_by("seq").values_list("verb", flat=True)) == verbs
    data = json.loads(AuditEvent.objects.get(verb=verbs[1]).data)
    assert data["after"] == {"sha256": batch.workbook.sha256}


def test_cleared_is_never_a_score(year: Period, zhou: Account) -> None:
    batch = committed(year, zhou)

    assert set(unlabelled(batch.changes["cells_before"]).values()) == {CLEARED}
