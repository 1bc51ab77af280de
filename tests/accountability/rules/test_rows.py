"""What a row must say, what its cells may hold, who takes part in a study: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accountability.enums import Attendance, TableEvent, TableKind, TableState, TaskCategory, TaskEvent, TaskState
from accountability.rules import tables, tasks
from accountability.rules.coverage import coverage
from accountability.rules.lines import Line, LineFault, read_day, read_lines
from accountability.rules.quantity import quantified
from accountability.rules.reading import Content, KnownPerson, Names, read_row
from accountability.rules.rows import Row, check_rows
from accountability.rules.studies import Roster, Taking, check_study
from accountability.rules.tables import TableFacts, check_filing
from accountability.rules.tasks import TaskFacts, check_finish, light_of
from core.enums import Light
from core.findings import blocking

FULL = Row(
    3, target="清淤", content="清淤、截污", standard="清淤 8 公里", measures=(Line("进场"),),
    milestones=(Line("开工", date(2012, 6, 30)),), deadline=date(2012, 12, 20), leader="石敬之", county_leader=True,
    lead="水利局", person="韩立新", category=TaskCategory.PROJECT,
)  # fmt: skip
NAMES = Names(
    {"水利局": (1,), "财政局": (2,), "财政所": (3, 4), "河口镇 · 财政所": (3,)},
    {
        "韩立新": (KnownPerson(7, "韩立新", "R7", 1),),
        "李强": (KnownPerson(8, "李强", "R8", 1), KnownPerson(9, "李强", "R9", 2)),
        "R9": (KnownPerson(9, "李强", "R9", 2),),
        "石敬之": (KnownPerson(5, "石敬之", "R5", 9, True), KnownPerson(6, "石敬之", "R6", 1)),
    },
)


def lacking(row: Row, kind: TableKind = TableKind.POINTS) -> list[tuple[str, str, str]]:
    found = blocking(check_rows([FULL, row], kind))
    return [(one.clause, one.title, dict(one.facts)["未落实"]) for one in found]


@pytest.mark.clause("JH-A-6.1-b", "JH-B-3.1-b", "LS-3.1-a", "LS-3.1-c", "LS-3.1-e", "LS-2-b")
@pytest.mark.parametrize(
    ("changed", "clause", "title", "unit_too"),
    [
        ({"target": ""}, "JH-B-3.1-b", "目标任务", True),
        ({"content": ""}, "JH-B-3.1-b", "工作内容", True),
        ({"lead": ""}, "JH-B-3.1-b", "执行部门（牵头部门）", True),
        ({"person": ""}, "LS-3.1-a", "定责任：责任人", True),
        ({"deadline": None}, "LS-3.1-c", "定进度：完成时限", True),
        ({"milestones": ()}, "LS-3.1-c", "定进度：进度节点", True),
        ({"standard": ""}, "LS-3.1-e", "定质量：工作标准", True),
        ({"standard": "加强管理，推进落实"}, "LS-3.1-e", "定质量：标准量化", True),
        ({"category": None}, "LS-2-b", "落实类别", True),
        ({"leader": ""}, "JH-A-6.1-b", "县级分管领导", False),
        ({"county_leader": False}, "JH-A-6.1-b", "分管领导须为县级", False),
    ],
)
def test_each_missing_cell_is_named_with_row_and_field(
    changed: dict[str, object], clause: str, title: str, unit_too: bool
) -> None:
    row = replace(FULL, number=2, **changed)  # type: ignore[arg-type]  # fields by name

    assert lacking(row) == [(clause, title, "第 2 行")]
    assert lacking(row, TableKind.ANNUAL) == ([(clause, title, "第 2 行")] if unit_too else [])
    assert lacking(FULL) == []


@pytest.mark.clause("JH-B-3.3-c")
def test_managed_rows_want_a_figure_and_joint_rows_a_leader() -> None:
    ended = replace(FULL, managed=True, standard="全部通过验收")
    joint = replace(FULL, assisting=("财政局",), leader="")
    running = TaskFacts(TaskState.RUNNING, TableState.IN_FORCE, managed=True)

    assert [title for _, title, _ in lacking(ended, TableKind.ANNUAL)] == ["目标管理的任务须有数字目标和节点"]
    assert lacking(replace(FULL, managed=True)) == []
    assert [title for _, title, _ in lacking(joint, TableKind.ANNUAL)] == ["涉及多个部门的须有牵头部门和分管领导"]
    assert [one.title for one in check_finish(running, None, note="", confirmed=True)] == ["目标管理的任务须有年终结论"]


def test_deadline_before_the_issue_is_named() -> None:
    late = blocking(check_rows([FULL], TableKind.POINTS, issued_on=date(2012, 12, 21)))

    assert [one.title for one in late] == ["完成时限不早于下达日期"]
    assert blocking(check_rows([FULL], TableKind.POINTS, issued_on=FULL.deadline)) == []


def test_standards_with_a_figure_or_a_checkable_end_are_quantified() -> None:
    yes = ("清淤 8 公里", "压缩三成", "百分之九十", "改造九所学校，全部通过验收", "竣工", "９５%以上")
    no = ("加强管理", "推进落实", "做好服务群众工作", "")

    assert [quantified(text) for text in yes] == [True] * len(yes)
    assert [quantified(text) for text in no] == [False] * len(no)


def test_lines_are_read_as_people_write_them() -> None:
    written = "2012年6月30日前完成清淤；2012-9-1 截污\n2012/10/1：验收"

    assert [line.canonical() for line in read_lines(written, dated=True)] == [
        "2012-06-30 完成清淤", "2012-09-01 截污", "2012-10-01 验收",
    ]  # fmt: skip
    assert read_lines("落实队伍", dated=False) == (Line("落实队伍"),)
    for text in (
        "落实队伍",
        "2012-06-30",
        "2012-13-01 开工",
        "\n".join(f"2012-06-{day:02} 做事{day}" for day in range(1, 23)),
    ):
        with pytest.raises(LineFault):
            read_lines(text, dated=True)
    with pytest.raises(LineFault):
        read_day("明年")


@pytest.mark.clause("LS-3.1-a", "LS-3.1-c")
def test_every_cell_that_cannot_be_taken_is_named_with_reason_and_remedy() -> None:
    cells = {
        "target": "清" * 201, "deadline": "年底", "leader": "王无名", "lead": "水利局、财政局", "assisting": "财政所",
        "person": "水利局", "category": "其他", "managed": "也许", "milestones": "开工",
    }  # fmt: skip
    _, faults = read_row(cells, NAMES)
    late = {"deadline": "2012-06-01", "milestones": "2012-06-02 完工", "lead": "水利局", "assisting": "水利局、财政局"}

    assert {name: reason for name, (reason, _) in faults.items()} == {
        "target": "目标任务超过 200 个字", "deadline": "不是日期", "leader": "人员库中没有“王无名”",
        "lead": "牵头部门只能有一个", "assisting": "有几个单位叫“财政所”", "person": "“水利局”是单位，不是人",
        "category": "不在可选范围内", "managed": "只能填“是”或者“否”", "milestones": "“开工”没有写明日期",
    }  # fmt: skip
    assert {name: reason for name, (reason, _) in read_row(late, NAMES)[1].items()} == {
        "milestones": "“2012-06-02 完工”晚于完成时限 2012-06-01", "assisting": "牵头部门又写在协办单位里",
    }  # fmt: skip


def test_of_people_with_one_name_the_one_meant_is_found_or_asked_for() -> None:
    def person(held: int | None = None, **cells: str) -> tuple[int | None, list[str]]:
        content, faults = read_row(cells, NAMES, Content(person_id=held))
        return content.person_id, sorted(faults)

    assert person(person="李强") == (None, ["person"])
    assert person(person="李强", lead="财政局") == (9, [])
    assert person(person="李强（R9）", lead="水利局") == (9, [])
    assert person(person="李强", held=8) == (8, [])
    assert read_row({"leader": "石敬之"}, NAMES)[0].leader_id == 5
    near = replace(NAMES, near=frozenset({4}))
    assert read_row({"assisting": "财政所"}, near)[0].assisting == (4,)
    assert read_row({"assisting": "河口镇 · 财政所，财政局"}, NAMES)[0].assisting == (3, 2)


def test_study_of_a_team_and_of_everybody() -> None:
    def told(taken: dict[int, Taking], *, team: bool) -> list[str]:
        roster = Roster(team, {1: "甲", 2: "乙"})
        day = date(2012, 3, 1)
        return [one.title for one in blocking(check_study(roster, taken, held_on=day, today=day, conclusion="同意"))]

    present, absent = Taking(Attendance.PRESENT), Taking(Attendance.ABSENT, "出差")
    assert told({1: present, 2: absent}, team=True) == ["领导班子全体成员研究"]
    assert told({1: present, 2: Taking(Attendance.WRITTEN, "同意")}, team=True) == []
    assert told({1: present, 2: Taking(Attendance.WRITTEN)}, team=True) == ["书面意见或者缺席原因没有填写"]
    assert told({1: present, 2: absent}, team=False) == []
    assert told({1: present}, team=False) == ["全体党员干部研究"]
    assert told({1: present, 2: present, 3: present}, team=False) == ["有不在名册上的人"]


@pytest.mark.clause("JH-B-2.4-b")
def test_coverage_names_who_is_missing() -> None:
    units = coverage(range(10), {0, 1, 2, 3, 4, 5, 6, 7, 99})

    assert (units.share, units.missing) == ("80.0%", (8, 9))
    assert coverage(range(20), range(17)).share == "85.0%"
    assert coverage((), ()).share == "—"


def test_lights_of_a_row_at_their_boundaries() -> None:
    def light(today: date, *, milestones: tuple[Line, ...] = FULL.milestones, done: bool = False) -> Light:
        measures = (Line("进场", date(2012, 3, 1)),)
        return light_of(
            FULL.deadline,
            milestones,
            measures if today.month == 3 else (),
            today,
            done=done,
            warning_days=3,
            overrides={},
        )

    assert light(date(2012, 3, 1)) is Light.GREEN
    assert light(date(2012, 3, 2)) is Light.YELLOW
    assert light(date(2012, 6, 30)) is Light.BLUE
    assert light(date(2012, 7, 1)) is Light.RED
    assert light(date(2012, 7, 1), milestones=()) is Light.GREEN
    assert light(date(2012, 7, 1), done=True) is Light.GREEN


@pytest.mark.clause("JH-B-3.2-d")
def test_unit_without_a_superior_has_nowhere_to_file() -> None:
    table = TableFacts(TableKind.ANNUAL, TableState.DRAFT, hash="a", studied_hash="a")

    assert [one.title for one in blocking(check_filing(table))] == ["没有上级单位，无处备案"]
    assert blocking(check_filing(replace(table, parent="河口镇"))) == []


def test_every_cell_of_both_transition_tables_is_decided() -> None:
    moves = {(state, event): tables.STEPS.get((state, event)) for state in TableState for event in TableEvent}
    runs = {(state, event): tasks.STEPS.get((state, event)) for state in TaskState for event in TaskEvent}

    assert {cell for cell, target in moves.items() if target} == {
        (TableState.DRAFT, TableEvent.FILE), (TableState.RETURNED, TableEvent.FILE),
        (TableState.FILED, TableEvent.RETURN), (TableState.FILED, TableEvent.ACCEPT),
        (TableState.DRAFT, TableEvent.ISSUE),
    }  # fmt: skip
    assert {cell for cell, target in runs.items() if target} == {
        (TaskState.PLANNED, TaskEvent.START), (TaskState.RUNNING, TaskEvent.FINISH),
    }  # fmt: skip
