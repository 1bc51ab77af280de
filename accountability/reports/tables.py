"""《工作任务分解明细表》 as an official paper: the notice, then the table across (JH-A-6.1-a, JH-B-3.2-b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from accountability.gathering.rows import texts_of, version_of
from accountability.models import Task, TaskTable
from accountability.rules.columns import BY_FIELD, ORDINAL
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable
from core.documents.pdf import render_template_pdf

PRINTED = (
    "target", "content", "standard", "measures", "milestones", "deadline", "leader", "lead", "assisting", "person",
)  # fmt: skip
"""Columns on paper, in the official order; category and marks serve the system alone."""


def print_table_paper(
    table: TaskTable, tasks: Sequence[Task], *, number: str, day: date, by: str, at: datetime
) -> bytes:
    """The PDF: the county's issue, or what a unit files."""
    context = {"paper": _paper(table, tasks, number, day), "table": _table(table, tasks, number)}
    return render_template_pdf("documents/task_table.html", context, title=table.title, at=at, author=by)


def _paper(table: TaskTable, tasks: Sequence[Task], number: str, day: date) -> Paper:
    county = settings.COUNTY_NAME
    attached = [_bare(table.title)]
    if table.of_county:
        offices = f"中共{county}委办公室\n{county}人民政府办公室"
        body = [
            Line(f"根据{_basis(table)}，按照“谁主管、谁负责”的原则，现将《{_bare(table.title)}》下达给你们，"
                 f"共{len(tasks)}项任务。请对照工作标准、进度节点和完成时限，把责任落实到具体人员，抓好落实。"),
        ]  # fmt: skip
        return Paper(
            title=f"关于下达《{_bare(table.title)}》的通知", body=body, issuer=f"{offices}文件", number=number,
            addressee="各有关乡镇、部门和单位", signatory=offices, day=day, attachments=attached,
            printed_by=f"中共{county}委办公室", printed_on=day,
        )  # fmt: skip
    superior = table.unit.parent
    body = [
        Line(f"经集体研究，制定了《{_bare(table.title)}》，共{len(tasks)}项任务，现予报备。请审查。"),
        Line(f"备案编号：{number}。"),
    ]
    return Paper(
        title=f"关于报备《{_bare(table.title)}》的报告", body=body, number=number,
        addressee=_addressee(superior.name if superior else county), signatory=table.unit.name, day=day,
        attachments=attached,
    )  # fmt: skip


def _addressee(name: str) -> str:
    return "县委、县政府" if name == settings.COUNTY_NAME else name


def _basis(table: TaskTable) -> str:
    if table.matter is not None:
        return f"“{table.matter.title}”的决定（{table.basis}）" if table.basis else f"“{table.matter.title}”的决定"
    return table.basis or f"{table.year}年工作要点"


def _bare(title: str) -> str:
    return title.replace("《", "").replace("》", "")


def _table(table: TaskTable, tasks: Sequence[Task], number: str) -> PrintTable:
    titles = {name: BY_FIELD[name].title for name in PRINTED}
    if not table.of_county:
        titles["lead"] = "执行部门"
    kinds = {"deadline": Kind.DATE}
    widths = {"leader": 8, "lead": 11, "assisting": 13, "person": 8}
    columns = [Column(ORDINAL, Kind.RANK, 4)]
    columns += [Column(titles[name], kinds.get(name, Kind.TEXT), widths.get(name, 0)) for name in PRINTED]
    rows = []
    for place, task in enumerate(tasks, 1):
        texts = texts_of(version_of(task))
        rows.append([str(place), *(texts[name] for name in PRINTED)])
    return PrintTable(
        columns, rows, title=_bare(table.title), subtitle=number, legend=(f"编制单位：{_maker(table)}", "")
    )


def _maker(table: TaskTable) -> str:
    return "县委办公室、县政府办公室" if table.of_county else str(table.unit.name)
