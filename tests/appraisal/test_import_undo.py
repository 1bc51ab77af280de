"""Undoing an import: as a whole, with a reason, and not over anything that came later."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from appraisal.actions.entries import enter_adjustment, enter_mark, withdraw_adjustment
from appraisal.actions.imports import undo_import
from appraisal.actions.scores import add_evidence, enter_scores
from appraisal.enums import MarkKind
from appraisal.models import Adjustment, Mark, Member, Period, Score
from core.findings import Refused
from core.models import AuditEvent
from organization.models import Account
from tests.appraisal.small import (
    ALL_80,
    PAPER,
    PRAISE,
    VETO,
    add_row,
    committed,
    held,
    points,
    praise_of,
    put,
    titles,
    upload_of,
)
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON


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
    batch = committed(year, zhou)
    add_evidence(Score.objects.get(member__code="T01", indicator__code="D1"), upload_of(PAPER, "文件.pdf"),
                 by=zhou, at=NOON)  # fmt: skip

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    assert titles(refused) == ["该得分附有凭证，不能清空"]
    assert held(year) == ALL_80


@pytest.mark.clause("SX-8.4-a")
def test_undo_of_the_own_unit_is_refused(year: Period, zhou: Account, insider: Account) -> None:
    batch = committed(year, zhou)

    with pytest.raises(Refused) as refused:
        undo_import(batch, reason="传错文件", by=insider, at=NOON)

    assert [one.clause for one in refused.value.findings] == ["SX-8.4-a"]
