"""A register of units, posts and people that comes in as one workbook: judged as a whole before a row is written.

Pure: rows and what the tables hold come in, problems by row and field or a plan of changes go out. A row that says what
the tables hold already changes nothing, so that the same workbook twice is one import (SECURITY I06).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from organization.enums import UnitKind, UnitLevel
from organization.rules.register_rows import (
    Known,
    KnownPerson,
    PersonRow,
    Plan,
    PostRow,
    Register,
    RegisterSheet,
    RowProblem,
    UnitRow,
)

NUMBER = re.compile(r"[A-Za-z0-9]+([-._][A-Za-z0-9]+)*", re.ASCII)
"""A person's number: the form on the page takes any, a register brings only what can be typed again."""


def plan(register: Register, known: Known) -> Plan:
    """The changes a faultless register makes."""
    units = [row for row in register.units if not _same_unit(row, known)]
    posts = [row for row in register.posts if not _same_post(row, known)]
    first = {row.number: row for row in reversed(register.people)}
    people = [row for row in register.people if first[row.number] is row]
    return Plan(
        new_units=tuple(row for row in units if row.code not in known.units),
        changed_units=tuple(row for row in units if row.code in known.units),
        new_posts=tuple(row for row in posts if (row.unit, row.title) not in known.posts),
        changed_posts=tuple(row for row in posts if (row.unit, row.title) in known.posts),
        new_people=tuple(row for row in people if row.number not in known.people),
        changed_people=tuple(
            row for row in people if row.number in known.people and known.people[row.number].identity != row.identity
        ),
        appointments=tuple(row for row in register.people if row.title and not _held(row, known)),
    )


def check_register(register: Register, known: Known) -> list[RowProblem]:
    """Every fault of every row, in the order of sheets and rows; none means the plan may be carried out."""
    problems = [*_unit_problems(register, known), *_post_problems(register, known), *_people_problems(register, known)]
    order = list(RegisterSheet)
    problems = [problem for problem in problems if _is_told(problem, register)]
    return sorted(problems, key=lambda problem: (order.index(problem.sheet), problem.row))


RESTS_ON: Mapping[tuple[RegisterSheet, str], frozenset[str]] = {
    (RegisterSheet.UNITS, "name"): frozenset({"level"}),
    (RegisterSheet.UNITS, "parent"): frozenset({"code", "kind"}),
    (RegisterSheet.UNITS, "system"): frozenset({"level", "main"}),
    (RegisterSheet.UNITS, "main"): frozenset({"code"}),
    (RegisterSheet.POSTS, "title"): frozenset({"unit"}),
    (RegisterSheet.POSTS, "principal"): frozenset({"unit"}),
    (RegisterSheet.POSTS, "quota"): frozenset({"unit", "title"}),
    (RegisterSheet.PEOPLE, "starts_on"): frozenset({"title", "joined_on"}),
}
"""The other cells that a rule about this cell looks at."""
PLACE = frozenset({"number", "unit", "post_unit", "title"})
"""Without these cells nobody can tell whose appointment to which post a row is."""


def _is_told(problem: RowProblem, register: Register) -> bool:
    """Whether all the cells behind a problem could be read; those that could not have a problem of their own."""
    unread = register.unread.get((problem.sheet, problem.row), frozenset())
    return not unread & (RESTS_ON.get((problem.sheet, problem.field), frozenset()) | {problem.field})


def _same_unit(row: UnitRow, known: Known) -> bool:
    there = known.units.get(row.code)
    return there is not None and _without_row(there.row) == _without_row(row)


def _without_row(row: UnitRow) -> tuple[object, ...]:
    return (row.name, row.kind, row.level, row.parent, row.system, row.main, row.order)


def _same_post(row: PostRow, known: Known) -> bool:
    there = known.posts.get((row.unit, row.title))
    return there is not None and (there.row.quota, there.row.principal) == (row.quota, row.principal)


def _held(row: PersonRow, known: Known) -> bool:
    there = known.people.get(row.number)
    return there is not None and row.post in there.held


def _unit_problems(register: Register, known: Known) -> Iterator[RowProblem]:
    rows = {row.code: row for row in reversed(register.units)}
    after = {code: unit.row for code, unit in known.units.items() if unit.standing} | rows
    names = Counter(unit.name for unit in after.values() if unit.level is UnitLevel.BUREAU)
    for row in register.units:
        there = known.units.get(row.code)
        if rows[row.code] is not row:
            yield _unit(row, "code", row.code, "单位编码在表内重复", "每个编码只写一行")
        if there is not None and not there.standing:
            yield _unit(row, "code", row.code, "该编码属于已撤销的单位", "请使用新的编码")
        if row.level is UnitLevel.BUREAU and names[row.name] > 1:
            yield _unit(row, "name", row.name, "已有同名的乡镇局级单位", "请核对是否重复登记")
        yield from _parent_problems(row, after)
        if row.system is not None and row.level is not UnitLevel.BUREAU:
            yield _unit(row, "system", row.system.label, "只有乡镇局级单位列入考核系统", "请留空", "JH-C-3.2-a")
        yield from _main_problems(row, after)


def _parent_problems(row: UnitRow, after: Mapping[str, UnitRow]) -> Iterator[RowProblem]:
    if not row.parent:
        if row.kind is not UnitKind.COUNTY:
            yield _unit(row, "parent", "", "除县本级外都须填写上级单位编码", "请补填", "JH-B-2.4-a")
        return
    if row.parent not in after:
        yield _unit(row, "parent", row.parent, "没有这个编码的单位", "请先在本表写明该单位，或者更正编码")
        return
    seen, above = {row.code}, row.parent
    while above in after and above not in seen:
        seen.add(above)
        above = after[above].parent
    if above == row.code:
        yield _unit(row, "parent", row.parent, "上级单位循环", "请更正上级单位编码", "JH-B-2.4-a")


def _main_problems(row: UnitRow, after: Mapping[str, UnitRow]) -> Iterator[RowProblem]:
    if not row.main:
        return
    if row.main not in after or row.main == row.code or after[row.main].main:
        remedy = "请填写单独考评的主体单位编码"
        yield _unit(row, "main", row.main, "随同考评的单位不存在，或者本身也随同他人", remedy, "SX-2.1-d")
    if row.system is not None:
        yield _unit(row, "system", row.system.label, "随同考评的单位不再单独列入考核系统", "请留空考核系统", "SX-2.1-d")


def _post_problems(register: Register, known: Known) -> Iterator[RowProblem]:
    codes = {code for code, unit in known.units.items() if unit.standing} | {row.code for row in register.units}
    rows = {(row.unit, row.title): row for row in reversed(register.posts)}
    after = {key: post.row for key, post in known.posts.items()} | rows
    principals = Counter((row.unit, row.principal) for row in after.values() if row.principal)
    for row in register.posts:
        there = known.posts.get((row.unit, row.title))
        if row.unit not in codes:
            yield _post(row, "unit", row.unit, "没有这个编码的单位", "请先在“单位”表写明该单位，或者更正编码")
        if rows[row.unit, row.title] is not row:
            yield _post(row, "title", row.title, "该单位的这一职务在表内重复", "请合并为一行")
        if row.title not in known.titles:
            reason, remedy = "不是规范职务名称", "请从规范职务名称表中选择，不得自设职务或职级"
            yield _post(row, "title", row.title, reason, remedy, "QSH-24-d")
        if row.principal and principals[row.unit, row.principal] > 1:
            remedy = "每个单位党、政主要负责人职位各只有一个"
            yield _post(row, "principal", row.principal.label, "该单位已有这一主要负责人职位", remedy, "JH-B-6-a")
        if there is not None and row.quota < there.filled:
            yield _post(row, "quota", str(row.quota), f"核定职数少于现有 {there.filled} 人", "请先办理免职", "QSH-24-e")


def _people_problems(register: Register, known: Known) -> Iterator[RowProblem]:
    codes = {code for code, unit in known.units.items() if unit.standing} | {row.code for row in register.units}
    unread = {line: names for (sheet, line), names in register.unread.items() if sheet is RegisterSheet.PEOPLE}
    first = {row.number: row for row in reversed(register.people) if row.row not in unread}
    held: Counter[tuple[str, str]] = Counter({key: post.filled for key, post in known.posts.items()})
    quotas = {key: post.row.quota for key, post in known.posts.items()}
    quotas |= {(row.unit, row.title): row.quota for row in register.posts}
    seen: set[tuple[str, tuple[str, str]]] = set()
    for row in register.people:
        there = known.people.get(row.number)
        if there is None and NUMBER.fullmatch(row.number) is None:
            remedy = "请写成字母和数字，可用短横线连接，如 R00001"
            yield _person(row, "number", row.number, "人员编号的写法不对", remedy)
        earlier = first.get(row.number, row)
        if row.row not in unread and earlier.identity != row.identity:
            reason = f"与第 {earlier.row} 行同一编号，姓名、单位、入册日期或岗位职责不同"
            yield _person(row, "number", row.number, reason, "一人任多职时各行的个人信息须一致")
        if there is not None and there.left:
            yield _person(row, "number", row.number, "该人员已经离册", "请核对编号；重新入册请在人员页面办理")
        if row.unit not in codes:
            yield _person(row, "unit", row.unit, "没有这个编码的单位", "请先在“单位”表写明该单位，或者更正编码")
        if not row.title:
            continue
        if row.title not in known.titles:
            remedy = "请从规范职务名称表中选择，不得自设职务或职级"
            yield _person(row, "title", row.title, "不是规范职务名称", remedy, "QSH-24-d")
        if unread.get(row.row, frozenset()) & PLACE:
            continue
        if (row.number, row.post) in seen:
            yield _person(row, "title", row.title, "同一人同一职务在表内重复", "请删去重复的一行")
        seen.add((row.number, row.post))
        if row.title in known.titles:
            yield from _post_of_person(row, there, quotas, held)


def _post_of_person(
    row: PersonRow,
    there: KnownPerson | None,
    quotas: Mapping[tuple[str, str], int],
    held: Counter[tuple[str, str]],
) -> Iterator[RowProblem]:
    if row.post not in quotas:
        yield _person(row, "title", row.title, "该单位没有这一职位", "请先在“职数”表登记核定职数", "QSH-24-e")
        return
    if there is not None and row.post in there.held:
        if row.field_of_work and row.field_of_work != there.held[row.post]:
            remedy = "请在人员页面办理分工调整，以保留原分工"
            yield _person(row, "field_of_work", row.field_of_work, "分管工作与现有任职不同", remedy, "JH-B-3.1-c")
        return
    held[row.post] += 1
    if held[row.post] > quotas[row.post]:
        reason = f"超职数配备：核定 {quotas[row.post]}，计入本行共 {held[row.post]} 人"
        yield _person(row, "title", row.title, reason, "请先免职或按机构编制文件调整职数", "QSH-24-e")
    if row.starts_on is None:
        yield _person(row, "starts_on", "", "填写了职务而没有任职日期", "请补填任职日期")
    elif row.starts_on < row.joined_on:
        yield _person(row, "starts_on", row.starts_on.isoformat(), "任职日期早于入册日期", "请核对两个日期")


def _unit(row: UnitRow, name: str, value: str, reason: str, remedy: str, clause: str = "") -> RowProblem:
    return RowProblem(RegisterSheet.UNITS, row.row, name, value, reason, remedy, clause)


def _post(row: PostRow, name: str, value: str, reason: str, remedy: str, clause: str = "") -> RowProblem:
    return RowProblem(RegisterSheet.POSTS, row.row, name, value, reason, remedy, clause)


def _person(row: PersonRow, name: str, value: str, reason: str, remedy: str, clause: str = "") -> RowProblem:
    return RowProblem(RegisterSheet.PEOPLE, row.row, name, value, reason, remedy, clause)
