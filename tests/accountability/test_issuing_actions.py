"""The county's tables: begun from a decision, confirmed, issued, signed for, marked when the decision changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accountability.actions.issuing import confirm_table, issue_table
from accountability.actions.letters import make_letters, sign_letter
from accountability.actions.rows import Edit, save_rows, take_over
from accountability.actions.tasks import start_task
from accountability.enums import FlagKind, TableKind, TableState
from accountability.gathering.rows import rows_of, version_of
from accountability.gathering.tables import awaiting_decomposition, due_of
from accountability.models import Letter, Task, TaskFlag, TaskTable
from core.findings import Refused
from decisions.actions.adjustment import resume_execution, suspend_execution
from decisions.actions.feedback import answer_feedback
from decisions.actions.matters import settle_level
from decisions.enums import FeedbackAnswer, FeedbackKind, Level
from decisions.models import Matter
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.accountability.build_rows import read, titles
from tests.decisions import build_aftermath as after
from tests.decisions import build_rows as matters
from tests.factories import NOON, make_person

TODAY = NOON.date()


@pytest.fixture
def decided(hekou: Unit, wen: Account) -> Matter:
    """A major decision that 河口镇 leads."""
    return after.resolved(hekou, wen, level=Level.MAJOR)


@pytest.mark.clause("JH-A-6.1-a")
def test_resolved_decision_waits_for_its_table_and_lends_it_what_it_knows(
    county: Unit, hekou: Unit, wen: Account, decided: Matter
) -> None:
    waiting = awaiting_decomposition(Matter.objects.all()).get()
    due = due_of(waiting.resolved_at, 10)

    table = build.begun(county, wen, kind=TableKind.DECISION, matter=decided)

    version = version_of(rows_of(table)[0])
    assert (waiting.pk, due) == (decided.pk, TODAY + timedelta(days=10))
    assert (version.target, version.lead_unit, table.basis) == (decided.title, hekou, after.paper_of(decided).number)
    assert awaiting_decomposition(Matter.objects.all()).get().table_pk == table.pk
    with pytest.raises(Refused) as second:
        build.begun(county, wen, kind=TableKind.DECISION, matter=decided)
    assert titles(second) == ["已有明细表"]


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("LS-4.2-e", "JH-A-6.1-b")
def test_major_table_is_issued_when_both_offices_and_efficiency_agreed_to_complete_rows(
    county: Unit, hekou: Unit, decided: Matter, shi: Person, nine: list[Person]
) -> None:
    party, government, efficiency = build.offices(county)
    table = build.begun(county, party, kind=TableKind.DECISION, matter=decided)
    with pytest.raises(Refused) as bare:
        issue_table(table, by=party, at=NOON)
    row = rows_of(table)[0]
    full = build.content(hekou, nine[0], leader_id=shi.pk, deadline=TODAY, milestones="2012-12-28 清淤")
    early = replace(full, deadline=date(2012, 12, 27), milestones="2012-12-01 清淤", measures="")
    save_rows(table, [Edit(row.pk, early, 1)], by=party, at=NOON)
    build.confirmed(table, county, party, efficiency)
    with pytest.raises(Refused) as unsigned:
        issue_table(table, by=party, at=NOON)
    confirm_table(table, by=government, at=NOON)
    with pytest.raises(Refused) as twice:
        confirm_table(table, by=government, at=NOON)
    with pytest.raises(Refused) as late:
        issue_table(table, by=party, at=NOON)
    save_rows(table, [Edit(row.pk, full, 2)], by=party, at=NOON)
    with pytest.raises(Refused) as changed:
        issue_table(table, by=party, at=NOON)
    build.confirmed(table, county, party, government, efficiency)

    build.issued(table, party)

    assert set(titles(bare)) >= {
        "重大事项共同分解立项", "县级分管领导", "定责任：责任人", "定质量：工作标准", "定进度：进度节点",
        "定进度：完成时限",
    }  # fmt: skip
    assert titles(unsigned) == ["重大事项共同分解立项", "完成时限不早于下达日期"]
    assert titles(twice) == ["本单位已会签"]
    assert titles(late) == ["完成时限不早于下达日期"]
    assert titles(changed) == ["重大事项共同分解立项"]
    assert (table.number, table.state) == ("安任务〔2012〕1号", TableState.IN_FORCE)
    text = read(table.document)
    assert all(
        part in text for part in ("关于下达", "安任务〔2012〕1号", "各有关乡镇、部门和单位", "石敬之", "清淤8公里")
    )


def test_row_of_several_departments_names_leader_lead_and_assisting(
    county: Unit, hekou: Unit, qingshi: Unit, wen: Account, shi: Person, nine: list[Person]
) -> None:
    joint = build.content(hekou, nine[0], assisting=(qingshi.pk,), leader_id=shi.pk)
    table = build.begun(county, wen, replace(joint, lead_unit_id=None), kind=TableKind.POINTS)
    with pytest.raises(Refused) as leadless:
        issue_table(table, by=wen, at=NOON)
    row = rows_of(table)[0]
    save_rows(table, [Edit(row.pk, replace(joint, leader_id=nine[1].pk), 1)], by=wen, at=NOON)
    with pytest.raises(Refused) as town:
        issue_table(table, by=wen, at=NOON)
    save_rows(table, [Edit(row.pk, joint, 2)], by=wen, at=NOON)

    assert build.issued(table, wen).number == "安任务〔2012〕1号"
    assert titles(leadless) == ["执行部门（牵头部门）", "涉及多个部门的须有牵头部门和分管领导"]
    assert titles(town) == ["分管领导须为县级"]


@pytest.mark.clause("JH-A-6.1-c")
def test_major_decision_starts_only_with_a_letter_that_both_sides_signed(
    county: Unit, hekou: Unit, decided: Matter, shi: Person, nine: list[Person]
) -> None:
    party, government, efficiency = build.offices(county)
    rows = [build.content(hekou, nine[0], leader_id=shi.pk), build.content(hekou, nine[1], leader_id=shi.pk)]
    table = build.begun(county, party, *rows, kind=TableKind.DECISION, matter=decided)
    build.confirmed(table, county, party, government, efficiency)
    build.issued(table, party)
    task = build.first(table)
    head, deputy = build.signer(nine[0], Duty.UNIT_LEADER, hekou), build.signer(shi, Duty.COUNTY_LEADER, county)
    stranger = build.signer(nine[1], Duty.UNIT_LEADER, hekou)
    refusals = []

    def refused_start() -> None:
        with pytest.raises(Refused) as refused:
            start_task(task, by=head, at=NOON)
        refusals.append([one.facts.get("已签", "") for one in refused.value.findings])

    refused_start()
    letter = make_letters(table, by=party, at=NOON)[0]
    with pytest.raises(Refused) as again:
        make_letters(table, by=party, at=NOON)
    with pytest.raises(Refused) as not_named:
        sign_letter(letter, read_hash=letter.sha256, by=stranger, at=NOON)
    with pytest.raises(Refused) as other_text:
        sign_letter(letter, read_hash="0" * 64, by=head, at=NOON)
    sign_letter(letter, read_hash=letter.sha256, by=head, at=NOON)
    refused_start()
    with pytest.raises(Refused) as twice:
        sign_letter(letter, read_hash=letter.sha256, by=head, at=NOON)
    sign_letter(letter, read_hash=letter.sha256, by=deputy, at=NOON)
    start_task(task, by=head, at=NOON)

    assert refusals == [["0 方"], ["1 方"]]
    assert titles(again) == ["各任务都已有目标责任书"]
    assert titles(not_named) == ["不是本责任书的签订人"]
    assert titles(other_text) == ["签订的文本与责任书不一致"]
    assert titles(twice) == ["已经签订"]
    assert (letter.number, letter.tasks.count(), Letter.objects.signed().count()) == ("安责书〔2012〕1号", 2, 1)
    Matter.objects.filter(pk=decided.pk).update(level=Level.IMPORTANT)
    other = Task.objects.standing().filter(table=table).exclude(pk=task.pk).get()
    letterless = build.content(hekou, nine[0], leader_id=shi.pk)
    assert letterless.lead_unit_id == hekou.pk
    start_task(other, by=head, at=NOON)  # 重要: no letter is asked for


@pytest.mark.clause("JH-A-4.4-c")
def test_change_of_a_decision_marks_its_rows_and_those_below(
    county: Unit, hekou: Unit, wen: Account, lu: Account, decided: Matter, shi: Person, nine: list[Person],
    django_capture_on_commit_callbacks: object,
) -> None:  # fmt: skip
    Matter.objects.filter(pk=decided.pk).update(level=Level.ORDINARY)
    decided.refresh_from_db()
    full = build.content(hekou, nine[0], leader_id=shi.pk)
    table = build.issued(build.begun(county, wen, full, kind=TableKind.DECISION, matter=decided), wen)
    superior = build.first(table)
    own = build.begun(hekou, lu)
    take_over(own, [superior.pk], by=lu, at=NOON)
    grave = after.told(decided, wen, kind=FeedbackKind.PROBLEM)
    head = make_person("县长", county)
    build.appoint(head, county, "县长", principal="administration")

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        suspend_execution(decided.pk, leader=head, reason="渗漏", suspended_on=TODAY, by=wen, at=NOON)
    with pytest.raises(Refused) as stopped:
        start_task(superior, by=lu, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        resume_execution(decided.pk, reason="查清", by=wen, at=NOON)
    made = answer_feedback(grave, FeedbackAnswer.ADJUST, reason="缩小整治范围", by=wen, at=NOON)
    assert made is not None
    settle_level(made.successor_id, Level.ORDINARY, reason="沿用", by=wen, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        matters.decided(made.successor, wen)

    below = Task.objects.get(parent=superior)
    flags = TaskFlag.objects.order_by("pk").values_list("task", "kind")
    assert list(flags) == [
        (superior.pk, FlagKind.SUSPENDED), (below.pk, FlagKind.SUSPENDED), (superior.pk, FlagKind.RESUMED),
        (below.pk, FlagKind.RESUMED), (superior.pk, FlagKind.DECISION), (below.pk, FlagKind.DECISION),
    ]  # fmt: skip
    assert titles(stopped) == ["决策不在执行中"]
    assert made.successor.number in TaskFlag.objects.filter(kind=FlagKind.DECISION)[0].text
    assert TaskTable.objects.get(pk=table.pk).state == TableState.IN_FORCE
