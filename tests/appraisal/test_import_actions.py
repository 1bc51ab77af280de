"""Importing a workbook: all rows or none, never over a stale preview, never twice (SECURITY I05 to I07)."""

from __future__ import annotations

import json
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
    upload_workbook,
)
from appraisal.actions.score_checks import CLEARED
from appraisal.actions.scores import enter_scores, unlabelled, write_cells
from appraisal.enums import MarkKind
from appraisal.gathering import gather_scheme
from appraisal.models import Adjustment, Mark, Member, Period, Score, ScoreImport
from core import audit
from core.findings import Refused
from core.models import AuditEvent, StoredFile
from organization.models import Account, Unit
from tests.appraisal.small import (
    ALL_80,
    PAPER,
    PRAISE,
    VETO,
    Fill,
    add_row,
    book_bytes,
    checked,
    committed,
    held,
    make_scheme,
    points,
    praise_of,
    put,
    titles,
    upload_of,
    year_of,
)
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON


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
    original = imports.read_contents
    monkeypatch.setattr(
        imports, "read_contents", lambda data: depth.append(len(connection.savepoint_ids)) or original(data)
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
def test_commit_of_the_own_unit_is_refused(year: Period, zhou: Account, insider: Account, fill: Fill) -> None:
    committed(year, zhou)

    with pytest.raises(Refused) as refused:
        committed(year, insider, fill)

    assert [(one.clause, one.facts["单位"]) for one in refused.value.findings] == [("SX-8.4-a", "河口镇")]
    assert held(year) == ALL_80


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
