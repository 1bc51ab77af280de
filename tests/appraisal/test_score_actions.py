"""Writing cells by hand: all or nothing, by name, on record, never over somebody else's change."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError

from appraisal.actions.score_checks import CLEARED
from appraisal.actions.scores import add_evidence, enter_scores, write_cells
from appraisal.gathering import gather_scheme
from appraisal.models import Period, Score, ScoreEvidence
from core import audit
from core.findings import Refused
from core.models import AuditEvent, RowHistory, StoredFile
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER, held, points
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON, make_account


@pytest.fixture
def wang(county: Unit) -> Account:
    """王立, the second person of the appraisal office."""
    return make_account("王立", county, Duty.APPRAISAL_OFFICE, username="wang")


def test_enter_scores_writes_cells_and_one_event(year: Period, zhou: Account) -> None:
    done = enter_scores(year, {("T01", "D1"): points("90.5"), ("T02", "E1"): None}, by=zhou, at=NOON)

    assert done == {"changed": 2}
    assert held(year) == {"T01/D1": "90.5", "T02/E1": "不涉及"}
    event = AuditEvent.objects.get(verb="appraisal.enter_scores")
    assert json.loads(event.data) == {
        "before": {"T01/D1": "cleared", "T02/E1": "cleared"},
        "after": {"T01/D1": 905000, "T02/E1": None},
    }
    assert set(Score.objects.values_list("change_id", flat=True)) == {event.pk}


def test_enter_scores_same_values_again_changes_and_records_nothing(year: Period, zhou: Account) -> None:
    cells = {("T01", "D1"): points(90), ("T01", "E1"): None}
    enter_scores(year, cells, by=zhou, at=NOON)

    done = enter_scores(year, cells, by=zhou, at=NOON)

    assert done == {"changed": 0}
    assert AuditEvent.objects.filter(verb="appraisal.enter_scores").count() == 1


@pytest.mark.clause("SX-3-d")
@pytest.mark.parametrize("value", ["100.0001", "-0.0001"])
def test_enter_scores_out_of_range_writes_nothing_of_the_batch(year: Period, zhou: Account, value: str) -> None:
    cells = {("T01", "D1"): points(90), ("T02", "D1"): points(value)}

    with pytest.raises(Refused) as refused:
        enter_scores(year, cells, by=zhou, at=NOON)

    assert [(one.clause, one.facts["单位编码"], one.facts["指标"]) for one in refused.value.findings] == [
        ("SX-3-d", "T02", "D1")
    ]
    assert held(year) == {}


def test_enter_scores_leaf_of_another_group_is_refused(year: Period, zhou: Account) -> None:
    with pytest.raises(Refused) as refused:
        enter_scores(year, {("T01", "F1"): points(1), ("XX", "D1"): points(1)}, by=zhou, at=NOON)

    assert [one.facts["单位编码"] for one in refused.value.findings] == ["T01", "XX"]


@pytest.mark.clause("SX-8.4-a")
def test_enter_scores_own_unit_is_refused_with_the_whole_batch(year: Period, insider: Account) -> None:
    with pytest.raises(Refused) as refused:
        enter_scores(year, {("T01", "D1"): points(1), ("T02", "D1"): points(1)}, by=insider, at=NOON)

    assert [(one.clause, one.facts["单位"]) for one in refused.value.findings] == [("SX-8.4-a", "河口镇")]
    assert held(year) == {}


def test_enter_scores_cell_changed_by_somebody_else_is_refused_by_name(
    year: Period, zhou: Account, wang: Account
) -> None:
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(80)}, by=zhou, at=NOON)
    enter_scores(year, {cell: points(85)}, seen={cell: points(80)}, by=wang, at=NOON)

    with pytest.raises(Refused) as refused:
        enter_scores(
            year, {cell: points(90), ("T02", "D1"): points(1)}, seen={cell: points(80), ("T02", "D1"): CLEARED},
            by=zhou, at=NOON,
        )  # fmt: skip

    (finding,) = refused.value.findings
    assert dict(finding.facts) == {
        "单位编码": "T01", "指标": "D1", "打开时": "80", "现为": "85", "修改人": "王立", "时间": "2012-12-28 12:00",
    }  # fmt: skip
    assert held(year) == {"T01/D1": "85"}


def test_enter_scores_without_what_was_seen_overwrites(year: Period, zhou: Account, wang: Account) -> None:
    """The negative control of the test above: the comparison is what stops the lost update."""
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(80)}, by=zhou, at=NOON)
    enter_scores(year, {cell: points(85)}, by=wang, at=NOON)

    enter_scores(year, {cell: points(90)}, by=zhou, at=NOON)

    assert held(year) == {"T01/D1": "90"}


def test_enter_scores_cell_cleared_by_somebody_else_is_refused(year: Period, zhou: Account, wang: Account) -> None:
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(80)}, by=zhou, at=NOON)
    enter_scores(year, {cell: CLEARED}, by=wang, at=NOON)

    with pytest.raises(Refused) as refused:
        enter_scores(year, {cell: points(90)}, seen={cell: points(80)}, by=zhou, at=NOON)

    assert refused.value.findings[0].facts["现为"] == "（空）"


def test_enter_scores_sent_twice_is_no_conflict_with_itself(year: Period, zhou: Account) -> None:
    cell = ("T01", "D1")
    for _ in range(2):
        enter_scores(year, {cell: points(80)}, seen={cell: CLEARED}, by=zhou, at=NOON)

    assert held(year) == {"T01/D1": "80"}
    assert AuditEvent.objects.filter(verb="appraisal.enter_scores").count() == 1


def test_enter_scores_cleared_cell_leaves_its_event_in_the_row_history(year: Period, zhou: Account) -> None:
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(80)}, by=zhou, at=NOON)

    enter_scores(year, {cell: CLEARED}, by=zhou, at=NOON)

    assert held(year) == {}
    event = AuditEvent.objects.filter(verb="appraisal.enter_scores").latest("seq")
    last = RowHistory.objects.filter(table_name="appraisal_score").latest("id")
    assert (last.op, last.old_change.replace("-", "")) == ("delete", event.pk.hex)


def test_enter_scores_clearing_under_evidence_is_refused(year: Period, zhou: Account) -> None:
    cell = ("T01", "D1")
    enter_scores(year, {cell: points(80)}, by=zhou, at=NOON)
    add_evidence(Score.objects.get(), SimpleUploadedFile("依据.pdf", PAPER), by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        enter_scores(year, {cell: CLEARED}, by=zhou, at=NOON)

    assert [one.title for one in refused.value.findings] == ["该得分附有凭证，不能清空"]
    assert held(year) == {"T01/D1": "80"}


def test_write_cells_without_the_check_cannot_delete_a_documented_score(year: Period, zhou: Account) -> None:
    """The negative control: past the check the database refuses, with an error nobody can read."""
    enter_scores(year, {("T01", "D1"): points(80)}, by=zhou, at=NOON)
    add_evidence(Score.objects.get(), SimpleUploadedFile("依据.pdf", PAPER), by=zhou, at=NOON)

    with pytest.raises(ProtectedError):
        write_cells(
            year, {("T01", "D1"): CLEARED}, gathered=gather_scheme(year.scheme), batch=None,
            change=audit.new_change(), by=zhou, at=NOON,
        )  # fmt: skip


def test_add_evidence_keeps_file_row_and_event_together(year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(80)}, by=zhou, at=NOON)

    added = add_evidence(
        Score.objects.get(), SimpleUploadedFile("依据.pdf", PAPER), note=" 会议纪要 ", by=zhou, at=NOON
    )

    assert (added.note, added.document.name, added.added_by) == ("会议纪要", "依据.pdf", zhou)
    event = AuditEvent.objects.get(verb="appraisal.add_evidence")
    assert json.loads(event.data)["after"]["file"] == added.document.sha256


def test_add_evidence_runnable_file_leaves_no_row(year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(80)}, by=zhou, at=NOON)

    with pytest.raises(Refused):
        add_evidence(Score.objects.get(), SimpleUploadedFile("依据.html", b"<html>"), by=zhou, at=NOON)

    assert (ScoreEvidence.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert not AuditEvent.objects.filter(verb="appraisal.add_evidence").exists()


@pytest.mark.clause("SX-8.4-a")
def test_add_evidence_own_unit_is_refused(year: Period, zhou: Account, insider: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(80)}, by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        add_evidence(Score.objects.get(), SimpleUploadedFile("依据.pdf", PAPER), by=insider, at=NOON)

    assert refused.value.findings[0].clause == "SX-8.4-a"
    assert StoredFile.objects.count() == 0
