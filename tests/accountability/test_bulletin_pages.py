"""Pages, paper and workbook of bulletins: who sees what, every figure the same in all three, how many statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accountability.actions.bulletin_compiling import compute_quarter
from accountability.bulletin_jobs import ISSUE
from accountability.gathering.bulletins import content_of
from accountability.models import Bulletin, BulletinCopy, Task
from accountability.presenters.bulletin_figures import spread
from accountability.providers import made_of_task
from core import jobs
from core.models import AuditEvent, Job
from organization.enums import Duty, UnitKind
from organization.models import Account, Unit
from tests.accountability import build_bulletins as build
from tests.accountability.build_bulletins import JULY, Q2
from tests.factories import make_account, make_unit

ClientOf = Callable[[Account], Client]
MOST = 20


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def lai(county: Unit) -> Account:
    return make_account("赖长庚", county, Duty.INSPECTION_OFFICE, username="lai")


@pytest.fixture
def tang(county: Unit) -> Account:
    return make_account("唐敬言", county, Duty.COUNTY_LEADER, username="tang")


@pytest.fixture
def draft(county: Unit, hekou: Unit, qingshi: Unit, lai: Account) -> Bulletin:
    """Three rows of 河口镇, one of them overdue, one late; two of a bureau, both in time."""
    bureau = make_unit("县水利局", parent=county, code="G01", kind=UnitKind.GOVERNMENT)
    town, office = build.table_of(hekou, lai), build.table_of(bureau, lai)
    for finished in (date(2012, 5, 20), date(2012, 5, 22), None):
        build.row(town, hekou, date(2012, 5, 20), lai, finished=finished)
    for _ in range(2):
        build.row(office, bureau, date(2012, 6, 30), lai, finished=date(2012, 6, 30))
    return build.draft(lai)


def pdf_text(data: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def _cell(text: str) -> int | None:
    return int(text) if text != "—" else None


def streamed(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


@pytest.mark.usefixtures("papers_set")
def test_page_paper_and_workbook_show_the_same_figures(draft: Bulletin, lai: Account, client_of: ClientOf) -> None:
    client = client_of(lai)
    view = client.get(url("bulletin", draft.pk)).context["view"]
    text = pdf_text(streamed(client.get(url("bulletin_paper", draft.pk))))
    book = build.book(streamed(client.get(url("bulletin_workbook", draft.pk))))

    shown = [[row.cells() for row in rows] for _, rows in view.groups]
    assert shown == [
        [
            ["1", "河口镇", "3", "2", "3", "1", "1", "1", "66.7%", "—", "—"],
            ["—", "青石镇", "0", "0", "0", "0", "0", "0", "—", "—", "—"],
        ],
        [["1", "县水利局", "2", "2", "2", "2", "0", "0", "100.0%", "—", "—"]],
    ]
    assert [part for rows in shown for row in rows for part in ("".join(row[:-2]),) if part not in text] == []
    assert [part for part in view.summary if part not in text] == []
    assert "草稿未经审批印发" in text
    assert book.sheetnames == [
        "封面", "摘要", "按单位", "按明细表", "按任务", "逾期", "督办单", "限期整改责任书", "表扬和批评"
    ]  # fmt: skip
    units = build.rows_of(book, "按单位")
    assert [[row[1], *row[3:10], None if row[10] is None else f"{row[10]:.1%}"] for row in units] == [
        [_cell(row[0]), row[1], *map(int, row[2:8]), row[8] if row[8] != "—" else None]
        for rows in shown for row in rows
    ]  # fmt: skip
    summary = build.rows_of(book, "摘要", head=3)
    assert [row[:8] for row in summary] == [
        [
            one.name, one.units, one.tasks, one.finished, one.count.due, one.count.on_time, one.count.late,
            one.count.overdue,
        ]
        for one in view.scopes
    ]  # fmt: skip
    assert [row[:2] + row[6:] for row in build.rows_of(book, "逾期")] == [
        ["河口镇", "河口镇任务3", build.book_day(2012, 5, 20), 42]
    ]  # fmt: skip
    assert (len(build.rows_of(book, "按任务")), len(build.rows_of(book, "按明细表"))) == (5, 2)
    sheet = book["按单位"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation, sheet["K3"].number_format) == (
        "E3", "$2:$2", "landscape", "0.0%"
    )  # fmt: skip
    assert {str(row[0].value): row[1].value for row in book["封面"].iter_rows(min_row=2)}[
        "状态"
    ] == "草稿  未经审批印发"
    assert AuditEvent.objects.filter(verb="accountability.download_bulletin").count() == 2


@pytest.mark.usefixtures("papers_set")
def test_drafts_are_seen_by_the_office_and_approvers_alone_issued_ones_by_all(
    draft: Bulletin, county: Unit, lai: Account, tang: Account, lu: Account, client_of: ClientOf
) -> None:
    clerk = client_of(lu)
    offices = client_of(make_account("考评干部", county, Duty.APPRAISAL_OFFICE))
    names = ("bulletin", "bulletin_tasks", "bulletin_paper", "bulletin_workbook")
    hidden = {name: [one.get(url(name, draft.pk)).status_code for one in (clerk, offices)] for name in names}
    barred = [clerk.post(url(name, draft.pk)).status_code for name in ("submit_bulletin", "issue_bulletin")]
    listed = [line.pk for line in clerk.get(url("bulletins")).context["lines"]]

    office, leader = client_of(lai), client_of(tang)
    assert office.post(url("submit_bulletin", draft.pk)).status_code == 302
    assert office.post(url("approve_bulletin", draft.pk)).status_code == 409
    assert leader.post(url("approve_bulletin", draft.pk)).status_code == 302
    assert leader.post(url("issue_bulletin", draft.pk)).status_code == 403
    assert [office.post(url("issue_bulletin", draft.pk)).status_code for _ in range(2)] == [302, 302]
    assert Bulletin.objects.get().issued_at is None
    jobs.run(Job.objects.get(kind=ISSUE).pk)
    assert office.post(url("issue_bulletin", draft.pk)).status_code == 409

    assert (hidden, barred, listed) == ({name: [404, 404] for name in names}, [403, 403], [])
    page = clerk.get(url("bulletin", draft.pk))
    assert [page.status_code, *(page.context[name] for name in ("signs", "moves", "copies"))] == [200, True, [], []]
    assert [line.number for line in clerk.get(url("bulletins")).context["lines"]] == [
        f"安督通〔{timezone.localdate().year}〕1号"
    ]
    assert clerk.post(url("sign_for_bulletin", draft.pk)).status_code == 302
    assert BulletinCopy.objects.filter(read_at__isnull=False).count() == 1
    issued = Bulletin.objects.get()
    text = pdf_text(streamed(clerk.get(url("bulletin_paper", draft.pk))))
    assert ("草稿" in text, issued.number in text, "抄送：县委、县政府领导" in text) == (False, True, True)
    rows = Task.objects.order_by("pk")
    assert [one.state for one in made_of_task.links(rows[2].pk, lu)] == ["逾期未完成 42 天"]


def test_edited_on_the_page_with_what_was_typed_kept(draft: Bulletin, lai: Account, client_of: ClientOf) -> None:
    client = client_of(lai)
    page = client.get(url("edit_bulletin", draft.pk)).context["form"]
    data = {name: page[name].value() or "" for name in page.fields} | {"drop_0": "on", "closing": "抓紧补齐。"}
    half = client.post(url("edit_bulletin", draft.pk), data | {"change": "增列", "kind_0": "criticised"})
    data |= {"kind_0": "criticised", "unit_0": "T02", "why_0": "迟报材料", "change": "调整名单"}

    done = client.post(url("edit_bulletin", draft.pk), data)
    stale = client.post(url("edit_bulletin", draft.pk), data)

    assert (half.status_code, "种类和单位须同时选定" in half.content.decode()) == (422, True)
    assert (done.status_code, stale.status_code) == (302, 409)
    assert "通报已被他人修改" in stale.content.decode()
    shown = client.get(url("bulletin", draft.pk)).context
    assert [(one.unit, one.reason, one.by_rule) for _, rows in shown["mentions"] for one in rows] == [
        ("河口镇", "逾期未完成 1 项，最长逾期 42 天", True), ("青石镇", "迟报材料", False)
    ]  # fmt: skip
    assert shown["closing"] == ["抓紧补齐。"]


def test_statements_do_not_grow_with_rows(draft: Bulletin, hekou: Unit, lai: Account, client_of: ClientOf) -> None:
    client = client_of(lai)

    def counts() -> list[int]:
        found = []
        for address in (url("bulletins"), url("bulletin", draft.pk), url("bulletin_tasks", draft.pk), "/"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            compute_quarter(Q2, at=JULY)
        return [*found, len(queries)]

    few = counts()
    table = build.table_of(hekou, lai, "integrity")  # type: ignore[arg-type]  # a value
    for _ in range(30):
        build.row(table, hekou, date(2012, 5, 1), lai)
    many = counts()

    assert few == many
    assert max(few[:3]) <= MOST


def test_filters_and_unknown_addresses(draft: Bulletin, lai: Account, client_of: ClientOf) -> None:
    client = client_of(lai)

    def number(**asked: str) -> int:
        return int(client.get(url("bulletin_tasks", draft.pk), asked).context["page"].paginator.count)

    assert (number(), number(unit="G01"), number(standing="overdue"), number(unit="X")) == (5, 2, 1, 5)
    assert [client.post(url("compile_bulletin", code)).status_code for code in ("2012", "2012Q9", "2012Q2")] == [
        404, 404, 409
    ]  # fmt: skip
    assert client.get(url("bulletins"), {"kind": "special"}).context["lines"] == []


@pytest.mark.parametrize("number", [1, 4, 5, 10, 86])
def test_scale_of_the_chart_reaches_its_longest_bar(draft: Bulletin, number: int) -> None:
    content = content_of(draft)
    drawing = spread(replace(content, units=(content.units[0],) * number))

    assert drawing is not None
    longest = max(Decimal(bar.x) + Decimal(bar.width) for bar in drawing.bars)
    assert Decimal(drawing.x_ticks[-1].at) >= longest
