"""Public notices: period and explanation, comments within it, moderation that keeps evidence, the finding."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.procedure import take_step
from decisions.actions.public_notice import find_controversy, hide_comment, publish_notice, receive_comment, reply_to
from decisions.enums import Category, Event, Interest, RunState, Stage, Stance
from decisions.models import Comment, Matter, NoticeFinding, PublicNotice
from decisions.rules.notice import LONGEST_COMMENT, NoticeFacts, check_period
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = NOON + timedelta(days=31)


def new(days: int = 30, **fields: Any) -> NoticeFacts:
    values: dict[str, Any] = {
        "text": "拟整治城区河道", "explanation": "河道淤积", "starts_on": TODAY, "ends_on": TODAY + timedelta(days),
    }  # fmt: skip
    return NoticeFacts(**(values | fields))


@pytest.fixture
def notice(river: Matter, wen: Account) -> PublicNotice:
    """A notice of thirty days that began today."""
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    return publish_notice(river.pk, new(), by=wen, at=NOON)


def comment(notice: PublicNotice, stance: Stance = Stance.FOR, text: str = "支持", **fields: Any) -> Comment:
    values: dict[str, Any] = {"by": Account.objects.system(), "at": NOON}
    return receive_comment(notice, stance=stance, text=text, **(values | fields))


def titles(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.title for one in refusal.value.findings]


@pytest.mark.clause("GW713-15-a")
@pytest.mark.parametrize(
    ("days", "reason", "blocks"), [(29, "", True), (29, "汛期将至", False), (30, "", False), (0, "汛期将至", True)]
)
def test_period_below_thirty_days_needs_a_reason(days: int, reason: str, blocks: bool) -> None:
    """GW713-15-a: the day of publication is not counted."""
    assert check_period(new(days, shorter_reason=reason), 30).blocks == blocks


def test_period_counts_from_the_day_after_publication() -> None:
    period = NoticeFacts("文", "说明", date(2012, 3, 1), date(2012, 3, 31))

    assert (period.days, check_period(period, 30).blocks) == (30, False)


@pytest.mark.clause("GW713-15-b", "JH-A-4.3-b")
def test_notice_without_explanation_or_draft_is_refused(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    build.under(river, build.NATIONAL, wen)

    with pytest.raises(Refused) as refusal:
        publish_notice(
            river.pk, new(10, text=" ", explanation="", starts_on=TODAY - timedelta(days=1)), by=wen, at=NOON
        )

    assert titles(refusal) == ["公示没有内容", "公示没有起草说明", "开始日期早于今天", "公示期较短，没有说明理由"]
    assert PublicNotice.objects.count() == 0


def test_notice_is_published_once_a_round_with_one_audit_row(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    count = AuditEvent.objects.count()

    notice = publish_notice(river.pk, new(), by=wen, at=NOON)

    assert AuditEvent.objects.count() == count + 1
    assert notice.draft.number == 1
    with pytest.raises(Refused, match="本轮公示已经公布"):
        publish_notice(river.pk, new(), by=wen, at=NOON)


@pytest.mark.clause("JH-A-3-d")
def test_personnel_matter_has_no_notice(hekou: Unit, wen: Account) -> None:
    one = build.matter(hekou, wen, category=Category.PERSONNEL, subtype="")
    build.settle(one, Stage.INTENT, wen)

    with pytest.raises(Refused, match="人事安排与奖惩事项不对外公布"):
        publish_notice(one.pk, new(), by=wen, at=NOON)


@pytest.mark.clause("JH-A-4.3-b")
def test_comments_are_taken_to_the_end_of_the_last_day(notice: PublicNotice) -> None:
    last = NOON + timedelta(days=30, hours=11)
    first = comment(notice)
    second = comment(notice, at=last)

    with pytest.raises(Refused, match="公示期已经结束"):
        comment(notice, at=last + timedelta(hours=1))
    with pytest.raises(Refused, match="公示尚未开始"):
        comment(notice, at=NOON - timedelta(days=1))
    assert list(notice.comments.all()) == [first, second]


def test_comment_without_text_or_too_long_is_refused(notice: PublicNotice) -> None:
    with pytest.raises(Refused, match="意见没有内容"):
        comment(notice, text=" ")
    with pytest.raises(Refused, match=f"意见超过 {LONGEST_COMMENT} 字"):
        comment(notice, text="长" * (LONGEST_COMMENT + 1))
    assert Comment.objects.count() == 0


def test_trail_tells_neither_writer_nor_words(notice: PublicNotice) -> None:
    comment(notice, name="丁一", contact="13900000000", text="反对占用绿地")

    event = AuditEvent.objects.get(verb="decisions.receive_comment")

    assert all(word not in event.data + event.object_label for word in ("丁一", "13900000000", "绿地"))


def test_hidden_comment_keeps_its_text_and_is_counted(notice: PublicNotice, wen: Account) -> None:
    row = comment(notice, Stance.AGAINST, "某某的电话是……")
    with pytest.raises(Refused, match="隐藏没有理由"):
        hide_comment(row, reason=" ", by=wen, at=NOON)

    hide_comment(row, reason="含他人个人信息", by=wen, at=NOON)

    with pytest.raises(Refused, match="该意见已被隐藏"):
        hide_comment(row, reason="再次", by=wen, at=NOON)
    found = find_controversy(notice, controversial=False, reason="只有一条", by=wen, at=LATER)
    assert Comment.objects.get().text == "某某的电话是……"
    assert (found.in_favour, found.against, found.others) == (0, 1, 0)


@pytest.mark.clause("GW713-18")
def test_every_comment_is_answered_before_the_finding(notice: PublicNotice, wen: Account) -> None:
    rows = [comment(notice) for _ in range(3)]
    reply_to(notice, [rows[0].pk, rows[1].pk], reply="已采纳", by=wen, at=NOON)

    with pytest.raises(Refused, match="还有意见没有答复"):
        find_controversy(notice, controversial=False, reason="支持为主", by=wen, at=LATER)
    reply_to(notice, [rows[2].pk], reply="已采纳", by=wen, at=NOON)

    assert find_controversy(notice, controversial=False, reason="支持为主", by=wen, at=LATER).in_favour == 3


def test_answer_that_stands_is_changed_with_a_reason_and_kept_in_the_trail(notice: PublicNotice, wen: Account) -> None:
    row = comment(notice)
    reply_to(notice, [row.pk], reply="初答", by=wen, at=NOON)

    with pytest.raises(Refused, match="选定的意见中有已经答复的"):
        reply_to(notice, [row.pk], reply="改答", by=wen, at=NOON)
    reply_to(notice, [row.pk], reply="改答", reason="笔误", by=wen, at=NOON)

    assert Comment.objects.get().reply == "改答"
    assert f"{row.receipt}：初答" in AuditEvent.objects.filter(verb="decisions.reply_to_comments").latest("seq").data


def test_comment_of_another_notice_is_not_answered(notice: PublicNotice, hekou: Unit, wen: Account) -> None:
    other = build.matter(hekou, wen, title="另一事项")
    build.at_stage(other, Stage.PUBLIC_NOTICE, wen)
    stranger = comment(publish_notice(other.pk, new(), by=wen, at=NOON))

    with pytest.raises(Refused, match="没有选定意见"):
        reply_to(notice, [stranger.pk], reply="已采纳", by=wen, at=NOON)


@pytest.mark.clause("JH-A-4.3-c")
def test_controversy_bars_the_later_stages_until_a_new_round(notice: PublicNotice, river: Matter, wen: Account) -> None:
    """JH-A-4.3-c: no finding, not closed; found controversial, barred; not so, with a reason, it goes on."""
    for stage in (Stage.PILOT, Stage.HEARING):
        build.step(river, stage, Event.SET_ASIDE, wen, reason="不涉及", decider="县长")
    with pytest.raises(Refused, match="公示期尚未结束.*未认定公示中有无较大争议"):
        build.step(river, Stage.PUBLIC_NOTICE, Event.CLOSE, wen)
    with pytest.raises(Refused, match="公示期尚未结束"):
        find_controversy(notice, controversial=True, reason="多数反对", by=wen, at=NOON)
    with pytest.raises(Refused, match="较大争议的认定没有理由"):
        find_controversy(notice, controversial=True, reason=" ", by=wen, at=LATER)

    find_controversy(notice, controversial=True, reason="多数反对", by=wen, at=LATER)
    with pytest.raises(Refused, match="产生较大争议，不得进入决策程序"):
        _at(river, Event.CLOSE, wen)
    _at(river, Event.FAIL, wen)
    with pytest.raises(Refused, match="公示未通过，不得进入决策程序"):
        build.step(river, Stage.LEGAL_REVIEW, Event.OPEN, wen)

    _at(river, Event.NEW_ROUND, wen, reason="修改方案")
    _at(river, Event.OPEN, wen)
    again = publish_notice(
        river.pk, new(starts_on=LATER.date(), ends_on=LATER.date() + timedelta(30)), by=wen, at=LATER
    )
    end = LATER + timedelta(days=31)
    find_controversy(again, controversial=False, reason="已作修改", by=wen, at=end)
    assert take_step(river.pk, Stage.PUBLIC_NOTICE, Event.CLOSE, by=wen, at=end).state == RunState.CLOSED
    assert take_step(river.pk, Stage.LEGAL_REVIEW, Event.OPEN, by=wen, at=end).state == RunState.OPEN
    assert NoticeFinding.objects.count() == 2
    with pytest.raises(Refused, match="这是上一轮的公示"):
        find_controversy(notice, controversial=False, reason="改口", by=wen, at=end)


def _at(one: Matter, event: Event, by: Account, **more: Any) -> None:
    take_step(one.pk, Stage.PUBLIC_NOTICE, event, by=by, at=LATER, **more)


@pytest.mark.clause("JH-A-5.5-a", "QSH-5-d")
def test_matter_of_vital_interest_waits_for_its_notice(hekou: Unit, qingshi: Unit, wen: Account) -> None:
    """QSH-5-d: flagged and not asked, no meeting; after a notice with its finding it goes on."""
    one = build.matter(hekou, wen, interest=Interest.WORKS)
    build.at_stage(one, Stage.PUBLIC_NOTICE, wen)
    for stage in (Stage.PILOT, Stage.HEARING):
        build.step(one, stage, Event.SET_ASIDE, wen, reason="以公示进行", decider="县长")
    with pytest.raises(Refused, match="事关群众切身利益，应当公示或听证"):
        build.step(one, Stage.LEGAL_REVIEW, Event.OPEN, wen)
    notice = publish_notice(one.pk, new(), by=wen, at=NOON)

    find_controversy(notice, controversial=False, reason="没有意见", by=wen, at=LATER)
    _at(one, Event.CLOSE, wen)

    assert build.step(one, Stage.LEGAL_REVIEW, Event.OPEN, wen).state == RunState.OPEN
