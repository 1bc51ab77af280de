"""Pages of tables, rows, filings and letters: who sees what, what comes back, how many statements it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accountability.actions.rows import Edit, save_rows
from accountability.enums import TableKind, TaskCategory
from accountability.forms.rows import CELL
from accountability.gathering.coverage import covered
from accountability.gathering.rows import rows_of, texts_of, version_of
from accountability.models import Task, TaskTable
from accountability.providers import tables as table_provider
from accountability.providers import tasks as task_provider
from core.enums import Light
from decisions.models import Matter
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.decisions import build_aftermath as after
from tests.factories import NOON, make_account, make_person

ClientOf = Callable[[Account], Client]
MOST = 20
MOST_OF_A_ROW = 40
"""Every register that hangs on a row is asked once."""


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("JH-A-6.1-a")
def test_table_of_a_decision_from_the_list_of_those_that_wait_to_the_units_it_names(
    county: Unit, hekou: Unit, qingshi: Unit, wen: Account, lu: Account, he: Account, shi: Person,
    nine: list[Person], client_of: ClientOf,
) -> None:  # fmt: skip
    matter: Matter = after.resolved(hekou, wen)
    office, town, stranger = client_of(wen), client_of(lu), client_of(he)
    waiting = office.get(url("awaiting")).context["lines"]
    refused = town.post(url("begin_for_matter", matter.pk)).status_code

    begun = office.post(url("begin_for_matter", matter.pk))
    table = TaskTable.objects.get()
    row = rows_of(table)[0]
    unissued = office.post(url("issue", table.pk))
    save_rows(table, [Edit(row.pk, build.content(hekou, nine[0], leader_id=shi.pk, deadline=date(2099, 1, 1)), 1)],
              by=wen, at=NOON)  # fmt: skip
    hidden = town.get(url("table", table.pk)).status_code
    barred = [town.post(url(name, table.pk)).status_code for name in ("issue", "save_rows", "make_letters")]
    done = office.post(url("issue", table.pk), {"number": "安办发〔2012〕8号"})

    assert [one.title for one in waiting] == [matter.title]
    assert (refused, begun["Location"]) == (403, url("rows", table.pk))
    assert unissued.status_code == 409
    assert "JH-A-6.1-b" in unissued.content.decode()
    assert (hidden, barred, done.status_code) == (404, [403, 404, 403], 302)
    assert [town.get(url("table", table.pk)).status_code, stranger.get(url("table", table.pk)).status_code] == [
        200,
        404,
    ]
    assert office.get(url("awaiting")).context["lines"] == []
    page = town.get(url("task", row.pk)).content.decode()
    assert [
        part
        for part in ("城区河道清淤八公里", "河口镇", "班子甲", "2099-01-01", "未启动", matter.title)
        if part not in page
    ] == []
    assert town.post(url("start_task", row.pk)).status_code == 302
    resolution = town.get(reverse("decisions:resolution", args=[matter.pk]))
    follows = [(one.title, one.state) for one in resolution.context["follows"]]
    assert follows == [(table.title, "办结 0/1 项"), ("从决策到落实结果", "")]
    assert "下载 PDF" in town.get(url("table", table.pk)).content.decode()
    paper = town.get(url("table_paper", table.pk))
    assert b"".join(paper.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]  # a file


def test_grid_keeps_what_was_typed_and_names_every_cell(
    hekou: Unit, lu: Account, nine: list[Person], client_of: ClientOf
) -> None:
    table = build.begun(hekou, lu, build.content(hekou, nine[0]))
    row = rows_of(table)[0]
    client, cells = client_of(lu), texts_of(version_of(row))
    bad = {f"{row.pk}": {"seen": 1, "cells": cells | {"deadline": "年底"}}, "n1": {"cells": {"target": "修路"}}}

    refused = client.post(url("save_rows", table.pk), {"changes": json.dumps(bad)})
    broken = [
        client.post(url("save_rows", table.pk), {"changes": text}).status_code for text in ("[1]", "{", '{"x":1}')
    ]
    kept = Task.objects.count()
    good = {f"{row.pk}": {"seen": 1, "cells": cells | {"standard": "清淤 9 公里"}}, "n1": {"cells": {"target": "修路"}}}
    saved = client.post(url("save_rows", table.pk), {"changes": json.dumps(good)})
    stale = client.post(url("save_rows", table.pk), {"changes": json.dumps(good | {"n1": {"cells": {}}})})
    lost = client.post(url("save_rows", table.pk), {"changes": json.dumps({f"{row.pk}": {"seen": 1, "cells": cells}})})

    assert refused.status_code == 422
    assert [(one.place, one.text) for one in refused.context["grid"].faults] == [
        ("第 1 行 · 完成时限", "不是日期。请写成 2012-06-30 的形式")
    ]
    assert "年底" in refused.content.decode()
    assert (broken, kept, saved.status_code, stale.status_code) == ([422] * 3, 1, 302, 302)
    assert lost.status_code == 409
    assert "已被他人修改" in lost.context["grid"].faults[0].text
    assert [version_of(one).target for one in rows_of(table)] == ["城区河道清淤八公里", "修路"]


def test_grid_works_without_scripts(hekou: Unit, lu: Account, nine: list[Person], client_of: ClientOf) -> None:
    table = build.begun(hekou, lu, build.content(hekou, nine[0]), build.content(hekou, target="植树"))
    rows = rows_of(table)
    data = {f"{CELL}{row.pk}/{name}": text for row in rows for name, text in texts_of(version_of(row)).items()}
    data |= {f"{CELL}{rows[0].pk}/standard": "清淤 7 公里", f"{CELL}n1/target": "", f"remove:{rows[1].pk}": "on"}
    data["seen"] = json.dumps({f"{row.pk}": 1 for row in rows})

    done = client_of(lu).post(url("save_rows", table.pk), data)

    assert done.status_code == 302
    assert [(version_of(row).standard, version_of(row).number) for row in rows_of(table)] == [("清淤 7 公里", 2)]


@pytest.mark.clause("JH-B-3.2-d")
def test_filing_of_a_subordinate_unit_goes_to_its_parent_alone(
    county: Unit, hekou: Unit, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    office = build.station(hekou)
    people = [make_person(f"所员{sign}", office) for sign in "甲乙"]
    clerk = make_account("何文书", hekou, Duty.UNIT_CLERK)
    table = build.filed(build.begun(office, clerk, build.content(office, people[0])), clerk)
    today = timezone.localdate()

    inbox = {
        name: [one.title for one in table_provider.work_items(account, today) if one.title.startswith("审查备案")]
        for name, account in (("parent", lu), ("county", wen), ("other", he))
    }
    tried = {account: client_of(account).post(url("accept", table.pk)).status_code for account in (wen, he, clerk)}
    done = client_of(lu).post(url("accept", table.pk)).status_code

    assert inbox == {"parent": ["审查备案：财政所"], "county": [], "other": []}
    assert tried == {wen: 403, he: 404, clerk: 409}
    assert done == 302


@pytest.mark.clause("JH-B-3.1-a")
def test_units_without_a_table_and_people_without_a_row_are_named(
    county: Unit, hekou: Unit, qingshi: Unit, wen: Account, lu: Account, nine: list[Person], client_of: ClientOf
) -> None:
    build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen)
    found = covered(2012, None)
    page = client_of(wen).get(url("coverage"), {"year": 2012})
    assert client_of(wen).get(url("coverage")).context["view"].year == 2012  # the newest year that has a table
    export = client_of(wen).get(url("export_coverage"), {"year": 2012})
    own = covered(2012, frozenset({qingshi.pk}))

    assert [unit.name for unit in found.tableless] == ["青石镇"]
    assert (found.units.share, [name for _, name in found.bare_units]) == ("50.0%", ["青石镇"])
    assert nine[0] not in found.bare_people
    assert set(nine[1:]) <= set(found.bare_people)
    assert (page.status_code, export.status_code, own.units.share) == (200, 200, "0.0%")


@pytest.mark.clause("LS-2-b")
def test_rows_are_counted_and_filtered_by_category(
    hekou: Unit, lu: Account, wen: Account, nine: list[Person], client_of: ClientOf
) -> None:
    rows = [build.content(hekou, nine[0], target=one.label, category=one.value) for one in TaskCategory]
    build.in_force(build.begun(hekou, lu, *rows, rows[0]), lu, wen)
    client = client_of(lu)

    counts = client.get(url("tasks")).context["categories"]
    narrowed = client.get(url("tasks"), {"category": "lasting", "year": "x"}).context["lines"]

    assert [number for _, _, number in counts] == [2, 1, 1, 1, 1, 1]
    assert [one.target for one in narrowed] == ["长期性工作"]


@pytest.mark.clause("JH-A-6.1-a")
def test_workbench_tells_units_what_is_theirs_to_do(
    county: Unit, hekou: Unit, wen: Account, lu: Account, shi: Person, nine: list[Person]
) -> None:
    today = date(2012, 4, 2)
    row = build.content(hekou, nine[0], leader_id=shi.pk)
    build.issued(build.begun(county, wen, row, kind=TableKind.POINTS), wen)

    made = [(one.title, one.light) for one in table_provider.work_items(lu, today)]
    down = [one.title for one in task_provider.work_items(lu, today)]

    assert made == [("编制2012年任务分解明细表：河口镇", Light.RED)]
    assert down == ["1 项县级任务下达到本单位，待分解落实"]


def test_pages_take_few_statements_whatever_the_rows(
    county: Unit, hekou: Unit, wen: Account, lu: Account, nine: list[Person], client_of: ClientOf
) -> None:
    table = build.begun(hekou, lu, build.content(hekou, nine[0]))
    client = client_of(lu)
    drafts = [("table", table.pk), ("rows", table.pk), ("tables",), ("coverage",)]
    few = [statements(client, url(*page)) for page in drafts]
    save_rows(
        table, [Edit(None, build.content(hekou, nine[place % 9], target=f"{place}")) for place in range(40)],
        by=lu, at=NOON,
    )  # fmt: skip
    many = [statements(client, url(*page)) for page in drafts]
    build.in_force(table, lu, wen)
    standing = [statements(client, url(*page)) for page in (("table", table.pk), ("tasks",), ("filings",))]
    row = statements(client, url("task", build.first(table).pk))

    assert few == many
    assert [number for number in (*many, *standing) if number > MOST] == []
    assert row <= MOST_OF_A_ROW
