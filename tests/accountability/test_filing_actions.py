"""From a draft to a table in force: study, filing, return, acceptance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accountability.actions.filings import accept_table, file_table, return_table
from accountability.actions.rows import Edit, save_rows
from accountability.actions.tables import NewTable, begin_table
from accountability.enums import Attendance, Defect, TableKind, TableState
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.models import Filing
from accountability.rules.studies import Taking
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.accountability.build_rows import read, titles
from tests.factories import NOON, make_account, make_person

TODAY = NOON.date()


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


@pytest.mark.usefixtures("papers_set")
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


@pytest.mark.clause("BZ-2.1-c")
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
