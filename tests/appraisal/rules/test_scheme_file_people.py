"""The people of a scheme file as far as the file alone can tell: which keys, which codes."""

from __future__ import annotations

import pytest

from appraisal.rules.scheme_file import SchemeFileError, parse_scheme
from tests.appraisal.rules.scheme_files import PERCENT, read

LINE = "{code: R001, name: 梁成玉, unit: T04, post: 党委书记}"
AT = "groups[1].people[0]"


def test_people_keep_what_names_them_and_where_they_stand():
    people = read(PERCENT).people

    assert [(one.code, one.name, one.unit, one.post, one.number) for one in people.values()] == [
        ("R001", "梁成玉", "T04", "党委书记", ""),
        ("R002", "邵桂兰", "", "", "R00012"),
    ]
    assert (people["R001"].spot.path, people["R001"].spot.line) == (AT, 58)


FAULTS = {
    "neither unit nor number": ("{code: R001, name: 梁成玉}", f"{AT}.unit", "没有写明所在单位或人员编号"),
    "post without unit": (
        "{code: R001, name: 梁成玉, number: R00001, post: 镇长}", f"{AT}.post", "写了职务，没有写所在单位",
    ),
    "unit unknown": ("{code: R001, name: 梁成玉, unit: T09}", f"{AT}.unit", "没有编码为 T09 的单位"),
    "code of a unit": ("{code: T05, name: 梁成玉, unit: T04}", f"{AT}.code", "T05 是单位的编码"),
    "code twice": (
        "{code: R002, name: 梁成玉, unit: T04}", "groups[1].people[1].code", "干部编码 R002 重复，第 58 行已有",
    ),
    "name missing": ("{code: R001, unit: T04}", f"{AT}.name", "缺少键 name"),
    "name too long": (
        f"{{code: R001, name: {'长' * 41}, unit: T04}}", f"{AT}.name", "文字过长或换行，共 41 字，上限 40 字",
    ),
    "key unknown": ("{code: R001, name: 梁成玉, unit: T04, title: 镇长}", f"{AT}.title", "不认识的键 title"),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "path", "message"), FAULTS.values(), ids=FAULTS)
def test_fault_of_a_person_is_told_at_its_key(entry, path, message):
    text = PERCENT.read_text(encoding="utf-8")
    assert text.count(LINE) == 1

    with pytest.raises(SchemeFileError) as caught:
        parse_scheme(text.replace(LINE, entry), file_name="people.yaml")

    assert [(problem.path, problem.message) for problem in caught.value.problems] == [(path, message)]
