"""From a draft to a table in force: study, filing, return, acceptance; confirmation and issue of the county's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accountability.actions.filings import accept_table, file_table, return_table
from accountability.actions.issuing import confirm_table, issue_table
from accountability.actions.letters import make_letters, sign_letter
from accountability.actions.rows import Edit, save_rows, take_over
from accountability.actions.tables import NewTable, begin_table
from accountability.actions.tasks import start_task
from accountability.enums import Attendance, Defect, FlagKind, TableKind, TableState
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.gathering.tables import awaiting_decomposition, due_of
from accountability.models import Filing, Letter, Task, TaskFlag, TaskTable
from accountability.rules.studies import Taking
from core.findings import Refused
from core.models import StoredFile
from decisions.actions.adjustment import resume_execution, suspend_execution
from decisions.actions.feedback import answer_feedback
from decisions.actions.matters import settle_level
from decisions.enums import FeedbackAnswer, FeedbackKind, Level
from decisions.models import Matter
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.decisions import build_aftermath as after
from tests.decisions import build_rows as matters
from tests.factories import NOON, make_account, make_person

TODAY = NOON.date()


def read(file: StoredFile | None) -> str:
    assert file is not None
    with file.content.storage.open(str(file.content.name), "rb") as content:
        pages = PdfReader(BytesIO(content.read())).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def titles(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.title for one in refused.value.findings]


@pytest.mark.clause("JH-B-3.2-a")
def test_whole_team_studies_before_a_unit_files(hekou: Unit, lu: Account, nine: list[Person]) -> None:
    table = build.begun(hekou, lu, build.content(hekou, nine[0]))
    taken = {person.pk: build.PRESENT for person in nine[:8]}
    with pytest.raises(Refused) as unstudied:
        file_table(table, by=lu, at=NOON)
    with pytest.raises(Refused) as eight:
        build.studied(table, lu, taken=taken)

    build.studied(table, lu, taken=taken | {nine[8].pk: Taking(Attendance.WRITTEN, "同意")})
    filing = file_table(table, by=lu, at=NOON)

    assert titles(unstudied) == ["集体研究确定"]
    assert [(one.title, one.facts["未参加"]) for one in eight.value.findings] == [
        ("领导班子全体成员研究", nine[8].name)
    ]
    assert filing.receipt == "安任备〔2012〕1号"


@pytest.mark.clause("JH-B-3.2-b")
def test_filing_has_receipt_and_sealed_copy_and_what_is_filed_is_what_was_studied(
    county: Unit, hekou: Unit, lu: Account, wen: Account, nine: list[Person], client_of: Callable[[Account], Client]
) -> None:
    table = build.begun(hekou, lu, build.content(hekou, nine[0]))
    build.studied(table, lu)
    row = rows_of(table)[0]
    save_rows(table, [Edit(row.pk, replace(content_of(version_of(row)), standard="清淤 6 公里"), 1)], by=lu, at=NOON)
    with pytest.raises(Refused) as changed:
        file_table(table, by=lu, at=NOON)
    build.studied(table, lu)
    filing = file_table(table, by=lu, at=NOON)
    with pytest.raises(Refused) as own:
        accept_table(table, by=lu, at=NOON)
    with pytest.raises(Refused) as wordless:
        return_table(table, comment=" ", by=wen, at=NOON)

    return_table(table, comment="第一行标准偏低", by=wen, at=NOON)
    file_table(table, by=lu, at=NOON)
    accept_table(table, by=wen, at=NOON)

    assert titles(changed) == ["研究后分解内容有改动"]
    assert titles(own) == ["不得审查自己报送的备案"]
    assert titles(wordless) == ["退回没有写明意见"]
    text = read(filing.document)
    assert all(
        part in text for part in ("县委、县政府", "安任备〔2012〕1号", "城区河道清淤八公里", "清淤6公里", "班子甲")
    )
    table.refresh_from_db()
    assert (table.state, [one.state for one in table.filings.all()]) == (
        TableState.IN_FORCE, ["returned", "accepted"]
    )  # fmt: skip
    assert table.document_id == Filing.objects.get(round=2).document_id
    office = client_of(make_account("考评干部", county, Duty.APPRAISAL_OFFICE))
    found = [
        office.get(reverse("accountability:filings"), asked)
        for asked in ({"year": 2012, "search": "河口"}, {"search": "青石"})
    ]
    assert [[one.receipt for one in answer.context["lines"]] for answer in found] == [
        ["安任备〔2012〕2号", "安任备〔2012〕1号"],
        [],
    ]


@pytest.mark.clause("JH-B-3.2-c")
def test_subordinate_unit_accounts_for_its_whole_roster(hekou: Unit, lu: Account) -> None:
    office = build.station(hekou)
    people = [make_person(f"所员{sign}", office) for sign in "甲乙丙"]
    table = build.begun(office, lu, build.content(office, people[0]))
    with pytest.raises(Refused) as unstudied:
        file_table(table, by=lu, at=NOON)
    with pytest.raises(Refused) as two:
        build.studied(table, lu, taken={one.pk: build.PRESENT for one in people[:2]})
    with pytest.raises(Refused) as reasonless:
        build.studied(
            table, lu, taken={one.pk: build.PRESENT for one in people[:2]} | {people[2].pk: Taking(Attendance.ABSENT)}
        )

    absent = {people[2].pk: Taking(Attendance.ABSENT, "出差")}
    build.studied(table, lu, taken={one.pk: build.PRESENT for one in people[:2]} | absent)
    filing = file_table(table, by=lu, at=NOON)

    assert titles(unstudied) == ["集体研究确定"]
    assert titles(two) == ["全体党员干部研究"]
    assert titles(reasonless) == ["书面意见或者缺席原因没有填写"]
    assert filing.body == hekou


@pytest.mark.clause("JH-B-3.1-a")
def test_unit_has_one_table_a_year_and_the_county_none_to_file(
    hekou: Unit, county: Unit, lu: Account, nine: list[Person]
) -> None:
    table = build.begun(hekou, lu)
    with pytest.raises(Refused) as second:
        build.begun(hekou, lu)
    with pytest.raises(Refused) as empty:
        build.studied(table, lu)
    with pytest.raises(Refused) as of_county:
        begin_table(NewTable(TableKind.ANNUAL, county, 2012, "县"), by=lu, at=NOON)

    assert titles(second) == ["已有明细表"]
    assert titles(empty) == ["明细表没有任务"]
    assert titles(of_county) == ["表的种类与编制单位不符"]


@pytest.mark.clause("BZ-2.1-c", "BZ-2.1-b")
def test_integrity_table_goes_back_only_for_one_of_three_defects_and_wants_measures(
    hekou: Unit, county: Unit, lu: Account, nine: list[Person]
) -> None:
    ji = make_account("纪委干部", county, Duty.DISCIPLINE)
    bare = build.content(hekou, nine[0], measures="")
    table = build.begun(hekou, lu, bare, kind=TableKind.INTEGRITY)
    build.studied(table, lu)
    with pytest.raises(Refused) as measureless:
        file_table(table, by=lu, at=NOON)
    row = rows_of(table)[0]
    save_rows(table, [Edit(row.pk, replace(bare, measures="公开审批流程"), 1)], by=lu, at=NOON)
    build.filed(table, lu)
    with pytest.raises(Refused) as undefined:
        return_table(table, comment="再改改", by=ji, at=NOON)

    filing = return_table(table, comment="结合审批业务写", defects=[Defect.DETACHED], by=ji, at=NOON)

    assert [(one.clause, one.title) for one in measureless.value.findings] == [("BZ-2.1-b", "工作措施")]
    assert titles(undefined) == ["退回没有指明问题"]
    assert [one.defect for one in filing.defects.all()] == [Defect.DETACHED]
    table.refresh_from_db()
    assert table.state == TableState.RETURNED
    assert [one.number for one in row.versions.all()] == [1, 2]
    file_table(table, by=lu, at=NOON)
    accept_table(table, by=ji, at=NOON)


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
