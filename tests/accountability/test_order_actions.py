"""Orders from the draft to the close-out: who may what, what is refused, what is flagged, what stays on record."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from accountability.actions.order_answers import ask_extension, feed_back, file_result, sign_order
from accountability.actions.order_decisions import (
    answer_extension,
    close_order,
    escalate_order,
    reassign_order,
    return_order,
    share_order,
    transfer_order,
)
from accountability.actions.orders import draft_order, drop_order, edit_order, issue_order
from accountability.actions.violations import close_referral, mark_serious, raise_violation
from accountability.enums import (
    InspectionForm,
    InspectionMode,
    MeasureKind,
    Office,
    OrderEvent,
    OrderKind,
    OrderSource,
    OrderState,
    ProblemGrade,
    Rhythm,
    Rung,
    ViolationKind,
    ViolationState,
)
from accountability.gathering.order_file import file_of
from accountability.models import (
    Escalation,
    Inspection,
    OrderMove,
    Problem,
    RectificationOrder,
    Sanction,
    SlowFlag,
    Summons,
    SummonsTalk,
    SupervisionOrder,
    Task,
    Violation,
)
from accountability.reports.orders import print_file
from core.files import store
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_cases as cases
from tests.accountability import build_orders as build
from tests.accountability import build_rows as rows
from tests.accountability.build_orders import MAY, Four, on
from tests.accountability.build_rows import read, titles
from tests.factories import make_account, make_person
from tests.house.world import PDF


@pytest.fixture
def four(county: Unit) -> Four:
    return build.four(county)


def fresh(order: SupervisionOrder) -> SupervisionOrder:
    return SupervisionOrder.objects.get(pk=order.pk)


def seen(account: Account) -> set[str]:
    return set(SupervisionOrder.objects.visible_to(account).values_list("title", flat=True))


@pytest.mark.clause("LS-3.4-a")
def test_only_the_four_offices_issue_and_each_sees_its_own_and_shared_ones(
    hekou: Unit, lu: Account, he: Account, wen: Account, four: Four
) -> None:
    for office in (four.efficiency, four.party, four.government, four.appraisal):
        build.issued(hekou, office, title=str(office))
    with pytest.raises(Refused) as refused:
        draft_order(build.new(hekou), by=lu, at=MAY)
    shared = SupervisionOrder.objects.get(title=str(four.party))

    share_order(shared, Office.APPRAISAL, by=four.party, at=MAY)

    assert titles(refused) == ["不属于督导部门"]
    everything = {str(one) for one in (four.efficiency, four.party, four.government, four.appraisal)}
    assert seen(four.efficiency) == everything
    assert seen(four.party) == {str(four.party)}
    assert seen(four.government) == {str(four.government)}
    assert seen(four.appraisal) == {str(four.appraisal), str(four.party)}
    assert seen(lu) == everything
    assert seen(he) == set()


@pytest.mark.clause("LS-4.2-c", "LS-4.2-d")
@pytest.mark.parametrize(
    ("kind", "office"),
    [
        (OrderKind.PROJECT, Office.GOVERNMENT), (OrderKind.CITY, Office.GOVERNMENT),
        (OrderKind.INVESTMENT, Office.APPRAISAL), (OrderKind.GENERAL, Office.PARTY),
    ],
)  # fmt: skip
def test_kind_decides_which_office_has_it_by_default(hekou: Unit, four: Four, kind: OrderKind, office: Office) -> None:
    order = draft_order(build.new(hekou, kind=kind), by=four.party, at=MAY)
    chosen = draft_order(build.new(hekou, kind=kind, office=Office.EFFICIENCY), by=four.party, at=MAY)

    assert (order.office, chosen.office) == (office, Office.EFFICIENCY)
    assert seen(four.party) == {order.title}


@pytest.mark.clause("LS-4.2-a")
def test_leading_office_reassigns_and_escalates_and_the_others_do_not(hekou: Unit, lu: Account, four: Four) -> None:
    order = build.signed(hekou, four.party, lu)
    refusals = []
    for act in (
        lambda: reassign_order(order, Office.GOVERNMENT, note="属重点工程", by=four.party, at=MAY),
        lambda: escalate_order(order, Rung.BULLETIN, note="多次催办无进展", by=four.government, at=MAY),
    ):
        with pytest.raises(Refused) as refused:
            act()
        refusals += titles(refused)

    reassign_order(order, Office.GOVERNMENT, note="属重点工程", by=four.efficiency, at=MAY)
    escalate_order(order, Rung.BULLETIN, note="多次催办无进展", by=four.efficiency, at=MAY)
    with pytest.raises(Refused) as again:
        escalate_order(order, Rung.BULLETIN, note="再次", by=four.efficiency, at=MAY)

    assert refusals == ["调整督办部门由效能办办理", "升级督办由效能办办理"]
    assert fresh(order).office == Office.GOVERNMENT
    assert [(one.rung, one.due_on) for one in Escalation.objects.all()] == [(Rung.BULLETIN, build.DEADLINE)]
    assert titles(again) == ["已列入通报"]


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("LS-3.4-c", "LS-3.4-b", "QSH-9-a")
def test_issue_asks_for_owner_phone_and_the_rest_at_once_then_numbers_and_prints(
    hekou: Unit, lu: Account, four: Four
) -> None:
    bare = build.new(
        hekou, source=OrderSource.LEADER, person_phone="", contact="", deadline=date(2012, 5, 1), instruction=""
    )
    order = draft_order(bare, by=four.efficiency, at=MAY)
    with pytest.raises(Refused) as refused:
        issue_order(order, by=four.efficiency, at=MAY)
    with pytest.raises(Refused) as rhythm:
        draft_order(build.new(hekou, feedback_days=None), by=four.efficiency, at=MAY)
    draft_order(build.new(hekou, feedback_days=None, rhythm=Rhythm.ANYTIME), by=four.efficiency, at=MAY)
    assert seen(lu) == set()

    edit_order(order, build.new(hekou, title="河道清淤", tracked=True), by=four.efficiency, at=MAY)
    first = issue_order(order, by=four.efficiency, at=MAY)
    second = build.issued(hekou, four.party, title="另一件")
    next_year = build.issued(hekou, four.party, title="次年", at=build.on(5, 3).replace(year=2013), deadline=None)

    assert titles(refused) == [
        "没有写明责任人和电话", "督办单要素不全", "领导交办没有写明领导和批示", "办结时限早于今天",
    ]  # fmt: skip
    assert titles(rhythm) == ["定期督查没有反馈周期"]
    numbers = [one.number for one in (first, second, next_year)]
    assert numbers == ["安督〔2012〕1号", "安督〔2012〕2号", "安督〔2013〕1号"]
    assert seen(lu) == {"河道清淤", "另一件", "次年"}
    text = read(first.document)
    for part in (
        "安督〔2012〕1号",
        "河口镇",
        "重大决策部署",
        "2012年6月15日前办结",
        "每10日反馈",
        "0531-6000001",
        "向博安",
    ):
        assert part in text, part


@pytest.mark.clause("LS-3.4-e", "LS-3.4-f")
def test_order_is_closed_with_a_result_by_a_second_person_of_an_office(hekou: Unit, lu: Account, four: Four) -> None:
    order = build.signed(hekou, four.efficiency, lu)
    inside = make_account("镇里人", hekou, Duty.INSPECTION_OFFICE)
    with pytest.raises(Refused) as without:
        close_order(order, by=four.efficiency, at=MAY)
    paper = SimpleUploadedFile("验收.pdf", PDF, content_type="application/pdf")
    file_result(order, text="完成", uploads=[paper], by=lu, at=on(6, 15))
    refusals = []
    for account in (lu, inside):
        with pytest.raises(Refused) as refused:
            close_order(order, by=account, at=on(6, 16))
        refusals.append(titles(refused))

    return_order(order, note="补充验收资料", by=four.efficiency, at=on(6, 16))
    with pytest.raises(Refused) as returned:
        close_order(order, by=four.efficiency, at=on(6, 16))
    file_result(order, text="已补充", by=lu, at=on(6, 17))
    closed = close_order(order, by=four.efficiency, at=on(6, 18))

    assert titles(without) == ["没有办理结果，不能销号"]
    assert refusals == [["本人承办过该事项", "属于承办单位人员"], ["属于承办单位人员"]]
    assert titles(returned) == ["没有办理结果，不能销号"]
    assert (closed.state, closed.closed_by, closed.reported_on) == (
        OrderState.CLOSED,
        four.efficiency,
        date(2012, 6, 17),
    )
    late = [(one.kind, one.due_on) for one in Violation.objects.filter(kind=ViolationKind.LATE)]
    assert late == [(ViolationKind.LATE, build.DEADLINE)]


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("LS-4.3-a")
def test_file_holds_everything_in_the_order_of_the_days_and_stands_still_once_closed(
    hekou: Unit, lu: Account, wen: Account, nine: list[Person], four: Four
) -> None:
    task = rows.first(rows.in_force(rows.begun(hekou, lu, rows.content(hekou, nine[0])), lu, wen))
    order = build.signed(hekou, four.efficiency, lu, task=task)
    build.told(order, lu, on(5, 10))
    visits_and_talks(task, hekou, nine[0], four.efficiency)
    file_result(order, text="全部完成", by=lu, at=on(6, 1))
    close_order(order, note="现场核实", by=four.efficiency, at=on(6, 2))
    refusals = []
    acts: list[Any] = [
        lambda: feed_back(order, text="补记", by=lu, at=on(6, 3)),
        lambda: return_order(order, note="重办", by=four.efficiency, at=on(6, 3)),
        lambda: share_order(order, Office.PARTY, by=four.efficiency, at=on(6, 3)),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        refusals.append(refused.value.findings[0].clause)
    past = [
        lambda: SupervisionOrder.objects.filter(pk=order.pk).update(title="改"),
        lambda: OrderMove.objects.filter(order=order).update(text="改"),
        lambda: OrderMove.objects.create(
            order=order, event=OrderEvent.FEEDBACK, state=OrderState.ACTIVE, recorded_at=MAY, recorded_by=lu
        ),
    ]
    for write in past:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()

    entries = file_of(fresh(order), four.efficiency)
    data = print_file(fresh(order), entries, by="查阅人", at=on(6, 5))

    assert refusals == ["LS-4.3-a"] * 3
    assert [one.what for one in entries] == [
        "拟办", "下发", "签收", "反馈进度", "督查", "督查发现问题", "限期整改", "约谈", "上报结果", "销号",
    ]  # fmt: skip
    text = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())
    for part in ("督办档案", "完成五公里", "汛前检查", "第1级约谈", "现场核实"):
        assert part in text, part


def visits_and_talks(task: Task, unit: Unit, person: Person, by: Account) -> None:
    """An inspection with a problem, a rectification and a talk on the task in May; one inspection after the close."""
    made: dict[str, Any] = {"recorded_by": by}
    form = {"form": InspectionForm.SURVEY, "mode": InspectionMode.REGULAR_PERIODIC, "task": task}
    visit, _ = (
        Inspection.objects.create(
            title=f"{day}检查", topic="清淤", starts_on=day, ends_on=day, recorded_at=on(5, 12), **form, **made
        )
        for day in (date(2012, 5, 15), date(2012, 6, 20))
    )
    Inspection.objects.filter(pk=visit.pk).update(title="汛前检查")
    problem = Problem.objects.create(
        inspection=visit,
        unit=unit,
        task=task,
        text="进度滞后",
        grade=ProblemGrade.COMMON,
        recorded_at=on(5, 16),
        **made,
    )
    paper = store(SimpleUploadedFile("a.pdf", PDF), by=by, at=MAY)
    RectificationOrder.objects.create(
        number="安整改〔2012〕1号", unit=unit, person=person, problem=problem, task=task,
        issue="滞后", measures="增加机械",
        first_deadline=date(2012, 6, 1), deadline=date(2012, 6, 1), document=paper, recorded_at=on(5, 17), **made,
    )  # fmt: skip
    slow = SlowFlag.objects.create(
        unit=unit, topic="清淤", task=task, flagged_on=date(2012, 5, 18), reason="滞后", recorded_at=on(5, 18), **made
    )
    talk = Summons.objects.create(
        cause="slow", flag=slow, level=1, unit=unit, person=person, proposal="约谈", recorded_at=on(5, 19), **made
    )
    SummonsTalk.objects.create(
        summons=talk, held_on=date(2012, 5, 25), recorded_at=on(5, 25), talker=person, place="会议室", **made
    )


@pytest.mark.clause("QSH-9-a")
def test_each_of_the_prohibitions_raises_its_own_flag_once(hekou: Unit, lu: Account, four: Four) -> None:
    first = build.signed(hekou, four.efficiency, lu)
    build.told(first, lu, on(5, 12))
    on_time = list(Violation.objects.values_list("kind", flat=True))
    build.told(first, lu, on(5, 23))
    build.told(first, lu, on(5, 24))
    file_result(first, text="完成", by=lu, at=on(6, 16))
    second = build.issued(hekou, four.efficiency, at=on(6, 20), deadline=date(2012, 7, 1))
    raise_violation(second, text="三次拨打责任人电话无人接听", by=four.efficiency, at=on(6, 21))
    with pytest.raises(Refused) as again:
        raise_violation(second, text="又一次", by=four.efficiency, at=on(6, 21))

    found = [(one.order_id, one.kind, one.due_on) for one in Violation.objects.order_by("pk")]

    assert on_time == []
    assert found == [
        (first.pk, ViolationKind.SILENT, date(2012, 5, 22)), (first.pk, ViolationKind.SILENT, date(2012, 6, 3)),
        (first.pk, ViolationKind.LATE, build.DEADLINE), (second.pk, ViolationKind.REPEATED, date(2012, 6, 20)),
        (second.pk, ViolationKind.UNREACHABLE, date(2012, 6, 21)),
    ]  # fmt: skip
    assert titles(again) == ["今天已登记该情形"]


@pytest.mark.clause("QSH-9-a", "LS-3.4-e")
def test_granted_extension_moves_the_deadline_and_a_result_within_it_is_not_late(
    hekou: Unit, lu: Account, four: Four
) -> None:
    order = build.signed(hekou, four.efficiency, lu, feedback_days=None, rhythm=Rhythm.ANYTIME)
    with pytest.raises(Refused) as early:
        ask_extension(order, until=build.DEADLINE, reason="", by=lu, at=on(6, 1))
    ask_extension(order, until=date(2012, 6, 30), reason="汛期停工", by=lu, at=on(6, 1))
    with pytest.raises(Refused) as own:
        answer_extension(order, granted=True, by=lu, at=on(6, 2))
    with pytest.raises(Refused) as second:
        ask_extension(order, until=date(2012, 7, 30), reason="再延", by=lu, at=on(6, 2))
    answer_extension(order, granted=True, by=four.efficiency, at=on(6, 2))
    file_result(order, text="完成", by=lu, at=on(6, 30))

    assert titles(early) == ["延期日期不晚于原时限", "没有写明延期理由"]
    assert titles(own) == ["本人承办过该事项", "属于承办单位人员"]
    assert titles(second) == ["已有延期申请待答复"]
    assert fresh(order).deadline == date(2012, 6, 30)
    assert not Violation.objects.exists()


def test_refused_extension_leaves_the_deadline_and_says_why(hekou: Unit, lu: Account, four: Four) -> None:
    order = build.signed(hekou, four.efficiency, lu)
    ask_extension(order, until=date(2012, 6, 30), reason="人手不足", by=lu, at=on(5, 5))
    with pytest.raises(Refused) as silent:
        answer_extension(order, granted=False, by=four.efficiency, at=on(5, 6))
    answer_extension(order, granted=False, note="可调剂人手", by=four.efficiency, at=on(5, 6))

    assert titles(silent) == ["没有写明不同意的理由"]
    assert fresh(order).deadline == build.DEADLINE
    assert [one.granted for one in order.extensions.all()] == [False]


def test_transferred_order_is_signed_anew_by_the_other_unit(
    hekou: Unit, qingshi: Unit, lu: Account, he: Account, four: Four
) -> None:
    order = build.signed(hekou, four.efficiency, lu)
    with pytest.raises(Refused) as refused:
        transfer_order(order, hekou, person=None, phone="", note="", by=four.efficiency, at=on(5, 5))
    person = make_person("青石承办人", qingshi)
    transfer_order(order, qingshi, person=person, phone="6000003", note="属地调整", by=four.efficiency, at=on(5, 5))

    assert titles(refused) == ["已由该单位承办", "没有写明责任人和电话", "没有写明转办理由"]
    assert (seen(lu), seen(he)) == (set(), {order.title})
    assert sign_order(order, by=he, at=on(5, 6)).state == OrderState.ACTIVE
    assert fresh(order).fed_back_on == date(2012, 5, 5)


@pytest.mark.clause("QSH-9-b", "QSH-9-c")
def test_referral_is_settled_with_a_result_and_a_serious_one_with_a_case_of_both_kinds(
    hekou: Unit, county: Unit, lu: Account, four: Four, nine: list[Person]
) -> None:
    ji = make_account("纪委干部", county, Duty.DISCIPLINE)
    of_unit = make_account("镇纪委干部", hekou, Duty.DISCIPLINE)
    order = build.issued(hekou, four.efficiency)
    flag = raise_violation(order, text="无人接听", by=four.efficiency, at=MAY)
    case = cases.opened(hekou, ji, nine[0])
    refusals = []

    def tried(by: Account, result: str, pk: int | None = None) -> None:
        with pytest.raises(Refused) as refused:
            close_referral(flag, result=result, case_pk=pk, by=by, at=MAY)
        refusals.append(titles(refused))

    def measure(kind: MeasureKind) -> None:
        Sanction.objects.create(
            respondent=cases.parties(case)[0], measure=kind.label, kind=kind, decided_on=MAY.date(), recorded_at=MAY,
            recorded_by=ji,
        )  # fmt: skip

    mark_serious(flag, by=ji, at=MAY)
    tried(of_unit, "批评教育")
    tried(ji, "")
    tried(ji, "处理", case.pk + 1)
    tried(ji, "处理", case.pk)
    measure(MeasureKind.ORGANIZATIONAL)
    tried(ji, "处理", case.pk)
    measure(MeasureKind.DISCIPLINE)
    settled = close_referral(flag, result="免职并给予处分", case_pk=case.pk, by=ji, at=MAY)

    none, lacking = "后果严重的没有立案", "案件没有组织处理和党纪政纪责任"
    assert refusals == [["属于被移送单位人员", none], ["没有写明处理结果", none], [none], [lacking], [lacking]]
    assert (settled.state, settled.case_pk, settled.settled_by) == (ViolationState.SETTLED, case.pk, ji)


def test_draft_that_is_not_taken_up_stays_with_its_reason(hekou: Unit, four: Four) -> None:
    order = draft_order(build.new(hekou), by=four.party, at=MAY)

    drop_order(order, note="任务已办结", by=four.party, at=MAY)

    assert fresh(order).state == OrderState.DROPPED
    assert AuditEvent.objects.filter(verb="accountability.drop_order").get().reason == "任务已办结"
