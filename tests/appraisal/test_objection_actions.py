"""Objections against the database: taken in, reviewed, decided, carried out as a new version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from appraisal.actions.corrections import correct_result
from appraisal.actions.objections import (
    NewConclusion,
    check_open_objections,
    conclude_review,
    decide,
    extend_window,
    latest_conclusion,
    name_reviewers,
    withdraw_objection,
)
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.enums import VersionState
from appraisal.enums.objections import Addressee, ObjectionEvent, ObjectionKind, ObjectionState, ReviewOutcome
from appraisal.gathering.objections import Item, change_of, thawed_group, window_of
from appraisal.models import Objection, Period, Publication, Reading, Result, ResultFiling, ResultVersion, Score
from appraisal.presenters.compare import comparison
from appraisal.presenters.versions import state_of
from appraisal.rules.what_if import try_out
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.objections import WITHIN, approved, filed, leaf, member, published, to_score
from tests.appraisal.small import points
from tests.appraisal.versions import approve, paper
from tests.factories import NOON, make_account, make_unit


@pytest.fixture
def out(year: Period, zhou: Account, fang: Account) -> Publication:
    return published(year, zhou, fang)


@pytest.fixture
def leader(county: Unit) -> Account:
    return make_account("白振国", county, Duty.COUNTY_LEADER, username="bai")


@pytest.fixture
def reviewer(county: Unit) -> Account:
    return make_account("纪成", make_unit("县审计局", parent=county), Duty.ASSESSOR, username="ji")


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [one.title for one in caught.value.findings]


def test_the_window_opens_with_the_publication_for_the_days_of_the_rulebook(out: Publication, zhou: Account) -> None:
    window = window_of(out)

    assert window is not None
    assert (window.opens_on, window.closes_on) == (NOON.date(), WITHIN)
    longer = extend_window(out, until=WITHIN + timedelta(days=3), reason="系统停机", by=zhou, at=NOON)
    assert window_of(out) == longer
    assert refused(lambda: extend_window(out, until=WITHIN, reason="", by=zhou, at=NOON)) == [
        "延长后的截止日须晚于原截止日", "延长异议期须写明理由",
    ]  # fmt: skip


@pytest.mark.clause("SX-6.7-a")
def test_on_its_own_result_the_principal_leader_alone_objects(out: Publication, lu: Account, hekou: Unit) -> None:
    deputy = make_account("宋副镇长", hekou, Duty.CADRE, Duty.UNIT_CLERK, username="song")

    assert refused(lambda: filed(out, deputy)) == ["对本单位结果的异议只由主要负责人提出"]
    row = filed(out, lu)
    assert (row.state, row.number, row.unit) == (ObjectionState.FILED, "安异议〔2012〕1号", hekou)
    assert refused(lambda: filed(out, lu)) == ["对这一项的异议正在办理"]
    assert filed(out, lu, item="D2").number == "安异议〔2012〕2号"
    assert refused(lambda: filed(out, lu, item="F1")) == ["该对象没有这一项指标"]


@pytest.mark.clause("SX-6.7-b")
def test_any_account_of_a_unit_doubts_another_and_the_subject_does_not_see_who(
    out: Publication, lu: Account, he: Account, hekou: Unit, qingshi: Unit, leader: Account
) -> None:
    clerk = make_account("龚文凯", hekou, Duty.UNIT_CLERK, username="gong")
    others = {"code": "T02", "kind": ObjectionKind.OTHER}

    to_leaders = filed(out, clerk, addressee=Addressee.LEADERS, **others)
    to_office = filed(out, lu, addressee=Addressee.OFFICE, item="D2", **others)

    assert set(Objection.objects.visible_to(clerk)) == {to_leaders}, "who doubts is told to nobody of his unit either"
    assert set(Objection.objects.visible_to(leader)) == {to_leaders, to_office}
    assert set(Objection.objects.visible_to(he)) == {to_leaders, to_office}
    assert refused(lambda: filed(out, he, **others)) == ["这是本单位的结果，不是其他单位的"]
    stranger = make_account("外人", make_unit("县水务局", parent=qingshi.parent), Duty.CADRE)
    assert set(Objection.objects.visible_to(stranger)) == set()


@pytest.mark.clause("SX-6.7-c")
def test_reviewers_are_named_by_the_leadership_and_never_touched_the_item(
    out: Publication, lu: Account, zhou: Account, leader: Account, reviewer: Account, hekou: Unit, fang: Account
) -> None:
    row = filed(out, lu)
    colleague = make_account("同镇干部", hekou, Duty.ASSESSOR)

    assert refused(lambda: name_reviewers(row, [zhou], by=leader, at=NOON)) == ["评分、评议或录入该项的人员不得复核"]
    assert set(refused(lambda: name_reviewers(row, [colleague], by=leader, at=NOON))) == {
        "被考评单位的人员不得复核", "提出异议单位的人员不得复核",
    }  # fmt: skip
    supplier = make_account("数据报送人", make_unit("县统计局", parent=hekou.parent), Duty.DATA_SUPPLIER)
    Reading.objects.create(
        period=out.version.period, member=row.member, indicator=leaf(out, "D1"), value="3", origin_kind="test",
        origin_pk=1, filed_at=NOON, filed_by=supplier, change_id=uuid4(),
    )  # fmt: skip
    assert refused(lambda: name_reviewers(row, [supplier], by=leader, at=NOON)) == [
        "评分、评议或录入该项的人员不得复核"
    ]
    mayor = make_account("镇里的县领导", hekou, Duty.COUNTY_LEADER)
    assert refused(lambda: name_reviewers(row, [reviewer], by=mayor, at=NOON)) == ["不得办理涉及本单位的异议"]
    name_reviewers(row, [reviewer], paper="安办函〔2013〕1号", by=leader, at=NOON)
    upload = paper("复核.pdf")
    assert refused(lambda: conclude_review(row, to_score(out, "90"), upload=upload, by=fang, at=NOON)) == [
        "不是指定的复核人"
    ]
    assert refused(lambda: conclude_review(row, to_score(out, "90"), upload=None, by=reviewer, at=NOON)) == [
        "缺少依据文件"
    ]
    assert refused(lambda: conclude_review(row, to_score(out, "80"), upload=upload, by=reviewer, at=NOON)) == [
        "更正后的得分与原得分相同"
    ]


@pytest.mark.clause("SX-6.7-c")
def test_an_accepted_objection_shows_its_effect_and_becomes_a_new_version(
    out: Publication, year: Period, lu: Account, zhou: Account, leader: Account, reviewer: Account
) -> None:
    """更正 recomputes scores and ranks; what was shown before the approval is what comes of it."""
    row = approved(out, lu, leader, reviewer)
    conclusion = latest_conclusion(row)
    assert conclusion is not None
    frozen = thawed_group(out.version, "B1")
    shown = try_out(frozen, change_of(conclusion, frozen))
    before = ResultVersion.objects.count(), Score.objects.get(period=year, member__code="T01", indicator__code="D1")

    assert (before[0], before[1].value) == (1, points(80)), "a look changes nothing"
    assert [(one.code, one.before.rank, one.after.rank) for one in shown.shifts] == [("T01", 1, 1), ("T02", 1, 2)]
    done = correct_result(row, by=zhou, at=NOON)

    version = done.corrected_by
    assert version is not None
    held = {one.member.code: (one.final, one.rank) for one in Result.objects.filter(version=version, group__code="B1")}
    assert held == {one.code: (one.after.final, one.after.rank) for one in shown.shifts}
    assert version.note == f"异议 {row.number} 更正"
    assert list(version.corrections.all()) == [done]
    entered = AuditEvent.objects.filter(verb="appraisal.enter_scores").latest("seq")
    assert entered.reason == f"异议 {row.number} 更正"


@pytest.mark.clause("SX-6.7-c")
@pytest.mark.parametrize("turned", [False, True], ids=["forward", "backward"])
def test_who_was_corrected_is_compared_also_where_score_and_place_stay(
    out: Publication, lu: Account, zhou: Account, leader: Account, reviewer: Account, turned: bool
) -> None:
    """The best of the group has its full weight before and after; the other one loses points by the correction."""
    row = correct_result(approved(out, lu, leader, reviewer), by=zhou, at=NOON)
    assert row.corrected_by is not None
    pair = (out.version, row.corrected_by)

    shown = comparison(*(reversed(pair) if turned else pair))

    best, other = shown.changes
    assert (best.code, best.before, best.after, best.change) == ("T01", "1000.0000", "1000.0000", "0.0000")
    assert (best.rank_before, best.rank_after, best.stays) == ("1", "1", True)
    assert best.reasons == [f"异议 {row.number} 更正：小项D1 80.0000 → 90.0000", "得分和名次不变"]
    assert (other.code, other.stays) == ("T02", False)
    assert shown.summary == "4 个考评对象中 1 个有变化。另有 1 个经异议更正，得分和名次不变。"


def test_a_correction_on_the_way_to_a_later_version_is_its_first_reason(
    out: Publication, lu: Account, zhou: Account, leader: Account, reviewer: Account
) -> None:
    row = correct_result(approved(out, lu, leader, reviewer, "70"), by=zhou, at=NOON)
    enter_scores(out.version.period, {("G02", "F1"): points(60)}, source="核对", by=zhou, at=NOON)
    later = run_scoring(out.version.period, by=zhou, at=NOON, note="再次计算")

    shown = {one.code: (one.stays, one.reasons) for one in comparison(out.version, later).changes}
    newest = {one.code for one in comparison(row.corrected_by, later).changes}  # type: ignore[arg-type]

    first, *more = shown["T01"][1]
    assert (shown["T01"][0], first) == (False, f"异议 {row.number} 更正：小项D1 80.0000 → 70.0000")
    assert more
    assert set(shown) == {"T01", "G02"}
    assert newest == {"G02"}, "carried out before the older of the two"


def test_an_entry_is_taken_out_by_an_accepted_objection(
    out: Publication, lu: Account, leader: Account, reviewer: Account
) -> None:
    row = filed(out, lu)
    name_reviewers(row, [reviewer], by=leader, at=NOON)
    nothing = NewConclusion(ReviewOutcome.CORRECT, "查实")

    assert refused(lambda: conclude_review(row, nothing, upload=paper(), by=reviewer, at=NOON)) == ["更正须针对一项"]
    upheld = NewConclusion(ReviewOutcome.UPHOLD, "查无漏计", Item(leaf(out, "D1")))
    conclude_review(row, upheld, upload=paper(), by=reviewer, at=NOON)
    assert refused(lambda: decide(row, ObjectionEvent.APPROVE, note="", by=leader, at=NOON)) == ["决定与复核结论不一致"]
    assert refused(lambda: decide(row, ObjectionEvent.RETURN, note="", by=leader, at=NOON)) == ["没有写明理由"]
    assert refused(lambda: decide(row, ObjectionEvent.UPHOLD, note="", by=reviewer, at=NOON)) == [
        "复核人不得批准自己的结论"
    ]
    assert decide(row, ObjectionEvent.UPHOLD, note="", by=leader, at=NOON).state == ObjectionState.UPHELD


@pytest.mark.clause("SX-6.8-a", "SX-1-d")
def test_open_objections_hold_back_approval_which_files_the_result(
    out: Publication, lu: Account, zhou: Account, he: Account
) -> None:
    row = filed(out, lu)

    assert "有异议尚未办结，不能登记审定" in refused(lambda: approve(out.version, zhou))
    assert refused(lambda: withdraw_objection(row, reason="已核对", by=he, at=NOON)) == ["异议由提出人撤回"]
    withdraw_objection(row, reason="已核对", by=lu, at=NOON)
    approve(out.version, zhou)

    out.refresh_from_db()
    assert state_of(ResultVersion.objects.select_related("publication").get(pk=out.version_id)) is VersionState.FINAL
    assert ResultFiling.objects.get(version=out.version).received_at is None
    assert [one for one in check_open_objections(out.version, "归档") if one.blocks] == []
    assert member(out, "T01").code == "T01"
