"""The legality opinion: of exactly this draft, numbered, under four heads, with time enough."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.calendar import working_days_between
from core.findings import Refused
from decisions.actions.legal_review import NewOpinion, file_opinion
from decisions.actions.papers import NewPaper, add_paper
from decisions.actions.procedure import take_step
from decisions.enums import Event, PaperKind, Review, ReviewHead, RunState, Stage
from decisions.models import LegalityHead, LegalityReview, Matter
from decisions.rules.opinion import check_time
from organization.models import Account
from tests.decisions import build_rows as build
from tests.factories import NOON, SHANGHAI

pytestmark = pytest.mark.django_db
DONE = datetime(2013, 1, 10, 12, tzinfo=SHANGHAI)
"""Eight working days after NOON."""


def opinion(**fields: Any) -> NewOpinion:
    values: dict[str, Any] = {
        "number": "安法审〔2013〕1号", "draft": 1, "dated": DONE.date(), "text": "符合规定",
        "heads": dict.fromkeys(ReviewHead, True), "remarks": {}, "overall": Review.PASS,
    }  # fmt: skip
    return NewOpinion(**(values | fields))


@pytest.fixture
def sent(river: Matter, wen: Account) -> Matter:
    """A matter whose draft was sent to the legal office at NOON."""
    build.at_stage(river, Stage.LEGAL_REVIEW, wen)
    package = NewPaper(kind=PaperKind.LEGALITY_PACKAGE, title="送审材料", dated=NOON.date(), text="草案、说明、依据")
    add_paper(river.pk, Stage.LEGAL_REVIEW, package, by=wen, at=NOON)
    return river


def titles(one: Matter, by: Account, **fields: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        file_opinion(one.pk, opinion(**fields), by=by, at=DONE)
    return [finding.title for finding in refusal.value.findings]


def close(one: Matter, by: Account) -> str:
    return take_step(one.pk, Stage.LEGAL_REVIEW, Event.CLOSE, by=by, at=DONE).state


@pytest.mark.clause("JH-A-5.7-a", "JH-A-5.7-b")
def test_opinion_without_text_number_or_a_head_is_refused(sent: Matter, wen: Account) -> None:
    three = {head: True for head in ReviewHead if head is not ReviewHead.POLICY}

    found = titles(sent, wen, text=" ", number=" ", heads=three, overall=None)

    assert found == ["审查意见没有文号", "没有书面审查意见", "审查内容未全部填写", "没有审查结论"]
    assert LegalityReview.objects.count() == 0


@pytest.mark.clause("JH-A-5.7-b")
def test_failed_head_leaves_no_pass(sent: Matter, wen: Account) -> None:
    heads = dict.fromkeys(ReviewHead, True) | {ReviewHead.LAW: False}

    assert titles(sent, wen, heads=heads) == ["有不通过的审查内容，结论不得为通过"]
    assert file_opinion(sent.pk, opinion(heads=heads, overall=Review.FAIL), by=wen, at=DONE).overall == Review.FAIL


def test_opinion_is_filed_with_four_heads_and_its_number_once(sent: Matter, wen: Account) -> None:
    review = file_opinion(sent.pk, opinion(remarks={ReviewHead.LAW: "无抵触"}), by=wen, at=DONE)

    heads = LegalityHead.objects.filter(review=review).values_list("head", "passed", "remark")
    assert list(heads) == [
        ("law", True, "无抵触"), ("policy", True, ""), ("practice", True, ""), ("other", True, ""),
    ]  # fmt: skip
    assert titles(sent, wen) == ["该文号已用于其他审查意见"]


@pytest.mark.clause("GW713-26")
@pytest.mark.parametrize(("days", "reason", "blocks"), [(6, "", True), (6, "汛期", False), (7, "", False)])
def test_less_than_seven_working_days_need_a_reason(days: int, reason: str, blocks: bool) -> None:
    assert check_time(days, 7, reason).blocks == blocks


@pytest.mark.clause("GW713-26")
def test_holidays_and_swapped_days_are_counted(sent: Matter, wen: Account) -> None:
    """After Friday 28 December 2012: the first three days of January were free, its first weekend was worked."""
    assert working_days_between(NOON.date(), date(2013, 1, 9)) == 7
    build.under(sent, build.NATIONAL, wen)
    early = date(2013, 1, 8)

    assert titles(sent, wen, dated=early) == ["审查时间较短，没有说明理由"]
    review = file_opinion(sent.pk, opinion(dated=early, shorter_reason="汛期将至"), by=wen, at=DONE)
    assert review.shorter_reason == "汛期将至"


@pytest.mark.clause("GW713-26")
def test_opinion_without_a_package_is_refused(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.LEGAL_REVIEW, wen)

    assert titles(river, wen) == ["没有送审材料"]


@pytest.mark.clause("JH-A-5.7-c")
def test_opinion_is_of_the_draft_that_was_read(sent: Matter, wen: Account) -> None:
    """The draft moved on while the office was reading: the opinion is not filed on what nobody read."""
    build.draft(sent, wen)

    assert titles(sent, wen) == ["草案已经更新，意见所对的不是现在的稿次"]
    assert file_opinion(sent.pk, opinion(draft=2), by=wen, at=DONE).draft.number == 2


@pytest.mark.clause("JH-A-5.7-c")
@pytest.mark.parametrize(
    ("overall", "refusal"), [(Review.FAIL, "法律审查未通过"), (Review.PASS_AFTER_CHANGE, "修改后通过，草案尚未修改")]
)
def test_review_that_did_not_pass_bars_the_meeting(sent: Matter, wen: Account, overall: Review, refusal: str) -> None:
    heads = dict.fromkeys(ReviewHead, True) | {ReviewHead.OTHER: False}
    file_opinion(sent.pk, opinion(heads=heads, overall=overall), by=wen, at=DONE)

    with pytest.raises(Refused, match=refusal):
        close(sent, wen)
    with pytest.raises(Refused, match="法律审查尚未完成"):
        build.step(sent, Stage.RESOLUTION, Event.OPEN, wen)


@pytest.mark.clause("JH-A-5.7-c")
def test_pass_after_change_goes_on_with_the_changed_draft(sent: Matter, wen: Account) -> None:
    """Missing, refused; passed, on; changed after the pass, refused until reviewed again."""
    with pytest.raises(Refused, match="没有书面审查意见"):
        close(sent, wen)
    heads = dict.fromkeys(ReviewHead, True) | {ReviewHead.OTHER: False}
    file_opinion(sent.pk, opinion(heads=heads, overall=Review.PASS_AFTER_CHANGE), by=wen, at=DONE)
    build.draft(sent, wen, note="按审查意见修改")
    file_opinion(sent.pk, opinion(number="安法审〔2013〕2号", draft=2), by=wen, at=DONE + timedelta(hours=1))

    assert close(sent, wen) == RunState.CLOSED
    build.draft(sent, wen, note="再改")
    with pytest.raises(Refused, match="法律审查尚未完成"):
        build.step(sent, Stage.RESOLUTION, Event.OPEN, wen)
