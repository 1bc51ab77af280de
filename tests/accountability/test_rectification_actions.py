"""Orders to put something right, from the issue to the confirmation by the inspection."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accountability.actions.objections import answer_objection, object_to_order
from accountability.actions.problems import record_problem, report_problem
from accountability.actions.rectifications import (
    ask_extension,
    close_rectification,
    decide_extension,
    report_rectification,
    verify_rectification,
)
from accountability.enums import (
    AccountabilityEvent,
    ProblemGrade,
    RectificationEvent,
    RectificationState,
)
from accountability.gathering.inspections import review_days_on
from accountability.gathering.rectifications import standings
from accountability.gathering.rows import rows_of, version_of
from accountability.models import RectificationOrder
from accountability.providers.supervision import work_items
from accountability.rules.rectifications import STEPS, OrderFacts, check_step, missing_quarters, standing_of
from core import events
from core.enums import Light
from core.findings import Refused
from decisions.enums import DecidingBody
from organization.models import Account, Person, Unit
from tests.accountability import build_inspections as build
from tests.accountability import build_rows
from tests.accountability.build_inspections import Staff, at_noon, pdf, who
from tests.accountability.build_rows import read, titles
from tests.factories import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def hands(county: Unit) -> Staff:
    return build.staff(county)


def verified(order: RectificationOrder, lu: Account, by: Account) -> None:
    report_rectification(order, "已清淤", finished=True, by=lu, at=NOON)
    verify_rectification(
        order, pdf(), checked_on=TODAY, place="河口段", text="到位", passed=True, by=by, at=NOON
    )  # fmt: skip


def test_every_cell_of_state_and_event_is_a_decision() -> None:
    allowed = {
        (state, event): not check_step(OrderFacts(state, TODAY), event)
        for state in RectificationState
        for event in RectificationEvent
    }

    assert {cell for cell, may in allowed.items() if may} == set(STEPS)
    assert len(STEPS) == 9


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("JH-A-6.3-f", "DC-18")
def test_order_is_issued_whole_followed_and_closed_by_the_inspection_alone(
    hands: Staff, hekou: Unit, lu: Account, django_capture_on_commit_callbacks: object
) -> None:
    heard: list[int] = []
    events.subscribe(AccountabilityEvent.RECTIFICATION_ISSUED, lambda order_id: heard.append(order_id))
    with pytest.raises(Refused) as bare:
        build.ordered(hands.lai, hekou, who(lu), measures=" ", deadline=None)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # the fixture of pytest-django
        order = build.ordered(hands.lai, hekou, who(lu))
    with pytest.raises(Refused) as unverified:
        close_rectification(order, by=hands.su, at=NOON)
    report_rectification(order, "已清淤", finished=True, by=lu, at=NOON)
    asked = [
        [one.title.split("：")[0] for one in work_items(account, TODAY) if order.number in one.title]
        for account in (hands.lai, hands.su)
    ]
    check = {"checked_on": TODAY, "place": "河口段", "text": "到位", "passed": True, "at": NOON}
    with pytest.raises(Refused) as own:
        verify_rectification(order, pdf(), **check, by=hands.lai)  # type: ignore[arg-type]
    with pytest.raises(Refused) as by_unit:
        verify_rectification(order, pdf(), **check, by=lu)  # type: ignore[arg-type]
    verify_rectification(order, pdf(), **check, by=hands.su)  # type: ignore[arg-type]
    with pytest.raises(Refused) as unit_closes:
        close_rectification(order, by=lu, at=NOON)

    close_rectification(order, note="同意", by=hands.lai, at=NOON)

    assert titles(bare) == ["没有写明整改措施", "没有写明整改期限"]
    assert heard == [order.pk]
    assert order.number == "安整改〔2012〕1号"
    assert all(
        part in read(order.document) for part in ("安整改〔2012〕1号", "清淤滞后", "增加两支队伍", "2013年1月27日")
    )
    assert titles(unverified) == ["整改未经核查通过"]
    assert asked == [[], ["现场核查"]]
    assert titles(own) == ["不得由下达责任书的人核查"]
    assert titles(by_unit) == ["责任单位不得自行核查"]
    assert titles(unit_closes) == ["责任单位不得自行销号"]
    order.refresh_from_db()
    assert (order.state, order.closed_by) == (RectificationState.CLOSED, hands.lai)


@pytest.mark.clause("JH-A-6.3-f")
@pytest.mark.parametrize(
    ("after", "light", "words"),
    [
        (-9, Light.GREEN, "还有 9 天"),
        (-1, Light.BLUE, "还有 1 天"),
        (0, Light.BLUE, "今天到期"),
        (1, Light.RED, "逾期 1 天"),
    ],
)
def test_light_is_due_on_the_deadline_and_overdue_the_day_after(after: int, light: Light, words: str) -> None:
    deadline = date(2012, 6, 20)

    found = standing_of(
        OrderFacts(RectificationState.OPEN, deadline), date(2012, 6, 1), set(), deadline + after * DAY, warning_days=3
    )

    assert (found.light, found.words) == (light, words)


@pytest.mark.clause("BZ-2.3-d")
def test_quarter_without_a_report_is_overdue_from_its_end_until_the_order_is_over(
    hands: Staff, hekou: Unit, lu: Account
) -> None:
    issued = date(2012, 2, 10)
    order = build.ordered(hands.lai, hekou, who(lu), at=at_noon(issued), deadline=date(2012, 12, 31))
    seen = {day: standings([order], day, 3)[order.pk] for day in (date(2012, 3, 31), date(2012, 4, 1))}

    report_rectification(order, "一季度进展", by=lu, at=at_noon(date(2012, 4, 2)))
    report_rectification(order, "二季度进展", by=lu, at=at_noon(date(2012, 6, 2)))

    assert [(one.light, one.missing) for one in seen.values()] == [(Light.GREEN, []), (Light.YELLOW, ["2012Q1"])]
    assert list(order.reports.values_list("period", flat=True)) == ["2012Q1", "2012Q2"]
    assert standings([order], date(2012, 10, 1), 3)[order.pk].missing == ["2012Q3"]
    assert missing_quarters(issued, {"2012Q1"}, date(2013, 1, 1), over=False) == ["2012Q2", "2012Q3", "2012Q4"]
    assert missing_quarters(issued, set(), date(2013, 1, 1), over=True) == []


@pytest.mark.clause("JH-B-5.3-c")
def test_overdue_task_gets_an_order_in_one_step_with_a_day_after_today(
    hands: Staff, hekou: Unit, wen: Account, lu: Account, nine: list[Person]
) -> None:
    table = build_rows.in_force(build_rows.begun(hekou, lu, build_rows.content(hekou, nine[0])), lu, wen)
    task = rows_of(table)[0]
    late = at_noon(version_of(task).deadline or TODAY)
    with pytest.raises(Refused) as in_time:
        build.ordered(hands.lai, hekou, nine[0], task=task, at=late)
    overdue = late + DAY
    with pytest.raises(Refused) as today:
        build.ordered(hands.lai, hekou, nine[0], task=task, at=overdue, deadline=overdue.date())

    order = build.ordered(hands.lai, hekou, nine[0], task=task, at=overdue, deadline=overdue.date() + DAY)
    with pytest.raises(Refused) as twice:
        build.ordered(hands.lai, hekou, nine[0], task=task, at=overdue)

    assert titles(in_time) == ["任务没有逾期"]
    assert [(one.clause, one.title) for one in today.value.findings] == [("JH-B-5.3-c", "整改期限须晚于今天")]
    assert titles(twice) == ["同一事项已有整改中的责任书"]
    assert (order.task, order.state) == (task, RectificationState.OPEN)


@pytest.mark.clause("JH-A-6.3-e")
def test_important_problem_is_reported_to_whose_decision_it_is_before_an_order(
    hands: Staff, hekou: Unit, lu: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = build.running(hands, hekou)
    common = record_problem(row, hekou, text="台账不全", grade=ProblemGrade.COMMON, by=hands.lai, at=NOON)
    grave = record_problem(row, hekou, text="资金挪用", grade=ProblemGrade.IMPORTANT, by=hands.lai, at=NOON)
    direct = build.ordered(hands.lai, hekou, who(lu), problem=common)
    with pytest.raises(Refused) as unreported:
        build.ordered(hands.lai, hekou, who(lu), problem=grave)
    with pytest.raises(Refused) as needless:
        report_problem(common, DecidingBody.PARTY, reported_on=TODAY, note="报告", by=hands.lai, at=NOON)
    with monkeypatch.context() as patch:
        patch.setattr("accountability.actions.problems.owner_of", lambda _: DecidingBody.PARTY)
        with pytest.raises(Refused) as wrong:
            report_problem(grave, DecidingBody.GOVERNMENT, reported_on=TODAY, note="报告", by=hands.lai, at=NOON)

    report_problem(grave, DecidingBody.PARTY, reported_on=TODAY, note="报告", by=hands.lai, at=NOON)
    order = build.ordered(hands.lai, hekou, who(lu), problem=grave)

    assert direct.number == "安整改〔2012〕1号"
    assert [(one.clause, one.title) for one in unreported.value.findings] == [
        ("JH-A-6.3-e", "重要问题尚未报告县委、县政府")
    ]
    assert titles(needless) == ["不是重要问题"]
    assert titles(wrong) == ["报告对象不符合管理权限"]
    assert order.problem == grave


def test_extension_is_asked_by_the_unit_and_decided_by_the_inspection(hands: Staff, hekou: Unit, lu: Account) -> None:
    order = build.ordered(hands.lai, hekou, who(lu))
    with pytest.raises(Refused) as earlier:
        ask_extension(order, order.deadline, "雨季", by=lu, at=NOON)
    ask_extension(order, order.deadline + DAY, "雨季", by=lu, at=NOON)
    with pytest.raises(Refused) as own:
        decide_extension(order, granted=True, by=lu, at=NOON)

    decide_extension(order, granted=True, by=hands.lai, at=NOON)

    assert titles(earlier) == ["延期须晚于现期限和今天"]
    assert titles(own) == ["责任单位不得自行审批延期"]
    first = order.deadline
    order.refresh_from_db()
    assert (order.first_deadline, order.deadline) == (first, first + DAY)


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("DC-17")
def test_objection_within_thirty_days_is_reviewed_by_others(
    hands: Staff, hekou: Unit, lu: Account, thirty_days: None
) -> None:
    orders = [build.ordered(hands.lai, hekou, who(lu), deadline=date(2013, 6, 1)) for _ in range(2)]
    with pytest.raises(Refused) as late:
        object_to_order(orders[0], "事实不清", by=lu, at=NOON + 31 * DAY)
    objection = object_to_order(orders[0], "事实不清", by=lu, at=NOON + 30 * DAY)
    with pytest.raises(Refused) as author:
        answer_objection(objection, upheld=True, answer="维持", by=hands.lai, at=NOON + 40 * DAY)
    with pytest.raises(Refused) as unit:
        answer_objection(objection, upheld=False, answer="撤销", by=lu, at=NOON + 40 * DAY)

    answer_objection(objection, upheld=False, answer="撤销", by=hands.su, at=NOON + 40 * DAY)

    assert [(one.clause, one.title, one.facts["截止"]) for one in late.value.findings] == [
        ("DC-17", "超过 30 日的申请期限", "2013-01-27")
    ]
    assert objection.due_on == TODAY + 60 * DAY
    assert "可以在2013年1月27日以前申请复核" in read(orders[0].document)
    assert titles(author) == ["原督查人员须回避"]
    assert titles(unit) == ["申请单位不得复核自己的异议"]
    assert [RectificationOrder.objects.get(pk=one.pk).state for one in orders] == ["revoked", "open"]


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("DC-17")
def test_days_for_an_objection_are_those_of_the_national_rules(hands: Staff, hekou: Unit, lu: Account) -> None:
    """The county's documents set none: an objection years after, with no day for its answer."""
    order = build.ordered(hands.lai, hekou, who(lu))

    late = object_to_order(order, "事实不清", by=lu, at=NOON + 400 * DAY)

    assert late.due_on is None
    assert "有异议的，可以申请复核" in read(order.document)
    found = {day: review_days_on(day) for day in (TODAY, date(2019, 8, 31), date(2019, 9, 1), date(2026, 1, 1))}
    assert list(found.values()) == [0, 0, 30, 30]


def test_open_objection_holds_the_closing_up(hands: Staff, hekou: Unit, lu: Account) -> None:
    order = build.ordered(hands.lai, hekou, who(lu))
    verified(order, lu, hands.su)
    object_to_order(order, "事实不清", by=lu, at=NOON)

    with pytest.raises(Refused) as refused:
        close_rectification(order, by=hands.su, at=NOON)

    assert titles(refused) == ["有未答复的异议"]
