"""Readings: filed by one action, kept with their corrections, scored by their method, frozen and explained."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.ground import changes_since
from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.readings import record_readings
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.models import Indicator, Member, Period, Publication, Reading, ResultItem, ResultVersion, Scheme
from appraisal.rules.methods import Reading as Figure
from core.findings import Refused
from core.models import AuditEvent
from organization.models import Account, Unit
from tests.appraisal.small import make_scheme, points, titles
from tests.factories import NOON

pytestmark = pytest.mark.django_db
ORIGIN = {"origin_kind": "appraisal.submission", "origin_pk": 7, "note": "县统计局提供"}


@pytest.fixture
def measured(year: Period, movable: None) -> Period:
    """D2 is 80 of 100 by its target; every other leaf is entered and full at 80 (E1: 40)."""
    leaf = Indicator.objects.get(scheme=year.scheme, code="D2")
    leaf.source, leaf.method, leaf.params = "metric", "ratio_to_target", {"target": "100"}
    leaf.save()
    return year


def file(period: Period, by: Account, at=NOON, leaf: str = "D2", **values: str | None) -> int:
    members = dict(Member.objects.filter(scheme=period.scheme).values_list("code", "pk"))
    readings = {members[code]: None if text is None else Figure(Decimal(text)) for code, text in values.items()}
    indicator = Indicator.objects.get(scheme=period.scheme, code=leaf)
    return record_readings(period=period, indicator=indicator, readings=readings, by=by, at=at, **ORIGIN)


def enter_rest(period: Period, by: Account) -> None:
    cells = {(one, leaf): points(80) for one in ("T01", "T02") for leaf in ("D1", "E1")}
    cells |= {(one, "F1"): points(80) for one in ("G01", "G02")}
    enter_scores(period, {cell: min(value, points(40)) if cell[1] == "E1" else value
                          for cell, value in cells.items()}, by=by, at=NOON)  # fmt: skip


def test_record_readings_keeps_every_correction(measured: Period, zhou: Account) -> None:
    assert file(measured, zhou, T01="90", T02=None) == 2
    assert file(measured, zhou, T01="90.0", T02=None) == 0
    assert file(measured, zhou, at=NOON + timedelta(hours=1), T01="95") == 1

    rows = list(Reading.objects.filter(member__code="T01").order_by("id"))
    assert [row.value for row in rows] == ["90", "95"]
    assert rows[1].supersedes == rows[0]
    assert sorted(Reading.objects.current().values_list("member__code", "value", "not_applicable")) == [
        ("T01", "95", False),
        ("T02", "", True),
    ]
    event = AuditEvent.objects.filter(verb="appraisal.record_readings").latest("seq")
    assert json.loads(event.data) == {"before": {"T01/D2": {"value": "90"}}, "after": {"T01/D2": {"value": "95"}}}
    assert rows[1].change_id == event.pk


def test_reading_is_never_changed_or_deleted(measured: Period, zhou: Account) -> None:
    file(measured, zhou, T01="90")

    for change in (lambda: Reading.objects.update(value="1"), lambda: Reading.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("leaf", "values", "title"),
    [
        ("D1", {"T01": "1"}, "该指标由考评录入计分，不收数据"),
        ("D2", {"G01": "1"}, "不是该指标所在考核系统的考评对象"),
        ("D", {"T01": "1"}, "不是本方案的末级指标"),
        ("D2", {"T01": "1" * 121}, "数值的位数过多"),
    ],
)
def test_record_readings_refuses_what_has_no_place(
    measured: Period, zhou: Account, leaf: str, values: dict[str, str], title: str
) -> None:
    with pytest.raises(Refused) as refused:
        file(measured, zhou, leaf=leaf, **values)

    assert titles(refused) == [title]
    assert not Reading.objects.exists()


def test_record_readings_is_refused_once_a_version_is_published(measured: Period, zhou: Account, fang: Account) -> None:
    file(measured, zhou, T01="90", T02="80")
    enter_rest(measured, zhou)
    version = run_scoring(measured, by=zhou, at=NOON)
    published = Publication.objects.create(
        version=version, period=measured, proposed_at=NOON, proposed_by=zhou, confirmed_at=NOON, confirmed_by=fang
    )

    for account in (zhou, fang, Account.objects.system()):
        with pytest.raises(Refused) as refused:
            file(measured, account, T01="99")
        assert [one.clause for one in refused.value.findings] == ["SX-6.8-a"]

    published.withdrawn_at, published.withdrawn_by, published.withdrawal_reason = NOON, fang, "更正"
    published.save()
    assert file(measured, zhou, T01="99") == 1


def test_run_scores_the_leaf_from_its_readings(measured: Period, zhou: Account) -> None:
    enter_rest(measured, zhou)
    file(measured, zhou, T01="90", T02="45")

    version = run_scoring(measured, by=zhou, at=NOON)

    bases = dict(ResultItem.objects.filter(version=version, indicator__code="D").values_list("member__code", "base"))
    assert bases == {"T01": points(80 + 90), "T02": points(80 + 45)}


def test_run_is_refused_for_a_missing_reading_by_unit_and_leaf(measured: Period, zhou: Account) -> None:
    enter_rest(measured, zhou)
    file(measured, zhou, T01="90")

    with pytest.raises(Refused) as refused:
        run_scoring(measured, by=zhou, at=NOON)

    (finding,) = refused.value.findings
    assert (finding.title, finding.facts["名称"], finding.facts["指标编码"]) == ("缺少指标数据", "青石镇", "D2")


def test_hash_follows_the_readings_and_not_who_filed_them(measured: Period, zhou: Account, fang: Account) -> None:
    enter_rest(measured, zhou)
    file(measured, zhou, T01="120", T02="45")
    first = run_scoring(measured, by=zhou, at=NOON)
    assert not changes_since(first)

    file(measured, fang, T01="130")
    second = run_scoring(measured, by=zhou, at=NOON)
    assert changes_since(first).facts == {"得分": "1 格"}  # still the full mark, from another figure
    file(measured, zhou, at=NOON + timedelta(days=1), T01="120.00")
    third = run_scoring(measured, by=zhou, at=NOON)

    assert first.input_hash == third.input_hash != second.input_hash


def test_sheet_explains_the_reading(measured: Period, zhou: Account, client_of: Callable[[Account], Client]) -> None:
    enter_rest(measured, zhou)
    file(measured, zhou, T01="90", T02="45")
    version = run_scoring(measured, by=zhou, at=timezone.now())

    page = client_of(zhou).get(reverse("appraisal:sheet", args=[version.pk, "T01"])).content.decode()

    assert "数值 90" in page
    assert "90 ÷ 目标值 100 × 100，计 90（满分 100）" in page
    assert f"{zhou} 2012-12-28 12:00 报送，县统计局提供" in page


def test_reading_takes_one_more_statement_and_only_where_leaves_may_have_any(
    measured: Period, zhou: Account, scheme: Scheme
) -> None:
    def statements() -> tuple[int, ResultVersion]:
        with CaptureQueriesContext(connection) as captured:
            version = run_scoring(measured, by=zhou, at=NOON)
        return len(captured), version

    enter_rest(measured, zhou)
    file(measured, zhou, T01="90", T02="45")
    statements()
    with_readings, version = statements()
    assert '"readings"' in version.frozen_groups.get(group__code="B1").inputs
    assert '"readings"' not in version.frozen_groups.get(group__code="B2").inputs
    Indicator.objects.filter(code="D2").update(source="entered")
    Scheme.objects.filter(pk=scheme.pk).update(issued_at=NOON + timedelta(seconds=1))
    enter_scores(measured, {("T01", "D2"): points(80), ("T02", "D2"): points(80)}, by=zhou, at=NOON)
    measured.scheme.refresh_from_db()
    statements()

    without, version = statements()

    assert with_readings == without + 1
    assert "readings" not in version.frozen_groups.get(group__code="B1").inputs


@pytest.mark.clause("SX-4.1-e")
def test_special_appraisal_has_its_own_list_and_no_part_in_the_initial_score(
    measured: Period, county: Unit, hekou: Unit, qingshi: Unit, zhou: Account
) -> None:
    enter_rest(measured, zhou)
    file(measured, zhou, T01="90", T02="45")
    before = run_scoring(measured, by=zhou, at=NOON)
    special = make_scheme(county, [hekou, qingshi], by=zhou, code="investment-2012", name="招商引资专项考评")
    own = next(period for period in ensure_all_periods(special) if period.label == "2012")
    cells = {(one, leaf): points(10) for one in ("T01", "T02") for leaf in ("D1", "D2", "E1")}
    enter_scores(own, cells | {(one, "F1"): points(80) for one in ("G01", "G02")}, by=zhou, at=NOON)

    listed = run_scoring(own, by=zhou, at=NOON)
    after = run_scoring(measured, by=zhou, at=NOON)

    def initials(version: ResultVersion) -> dict[str, int]:
        return dict(version.results.filter(group__code="B1").values_list("member__code", "initial"))

    assert initials(after) == initials(before)
    assert after.input_hash == before.input_hash
    assert initials(listed) == {"T01": points(1000), "T02": points(1000)}
    assert (listed.scheme, listed.number) == (special, 1)
