"""《决策咨询专家意见书》 as an official paper: who took part, each one's own opinion, the conclusion (JH-A-4.2-e)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable
from core.numbers import chinese_date

TITLE = "决策咨询专家意见书"
COLUMNS = (
    Column("序号", Kind.CENTER), Column("姓名", Kind.CENTER), Column("工作单位和职称"), Column("专业"),
    Column("态度", Kind.CENTER), Column("计入人数", Kind.CENTER),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """One expert who took part. ``left_out`` says why he does not count, or ""; ``signed`` is when and how."""

    name: str
    where: str
    fields: str
    stance: str
    opinion: str
    signed: str
    sha256: str
    left_out: str


@dataclass(frozen=True, slots=True)
class Document:
    """What the document says. ``least`` is the number of experts that the matter needs."""

    title: str
    matter_number: str
    number: str
    lead_unit: str
    held_on: date
    place: str
    host: str
    analysis: str
    voices: Sequence[Voice]
    counted: int
    least: int
    day: date


def opinion_paper(told: Document) -> Paper:
    """The document, ready to print."""
    body = [
        Line("一、论证事项", 1),
        Line(f"{told.title}（{told.matter_number}），由{told.lead_unit}承办。"),
        Line("二、论证会", 1),
        Line(f"咨询论证会于{chinese_date(told.held_on)}在{told.place}召开，由{told.host}主持。"),
        Line(
            f"参加论证的专家学者{len(told.voices)}名，其中专业相关、无利害关系、不重复计算的{told.counted}名"
            f"（应不少于{told.least}名），名单附后。"
        ),
        Line("三、专家意见", 1),
    ]
    for order, voice in enumerate((one for one in told.voices if one.opinion), 1):
        body.append(Line(f"{order}. {voice.name}（{voice.where}）：{voice.stance}", 3))
        body += [Line(part) for part in voice.opinion.splitlines() if part.strip()]
        body.append(Line(f"{voice.signed}，意见指纹{voice.sha256[:12]}。"))
    body.append(Line("四、综合分析和结论", 1))
    body += [Line(part) for part in told.analysis.splitlines() if part.strip()]
    rows = [
        [str(order), one.name, one.where, one.fields, one.stance or "—", one.left_out or "计入"]
        for order, one in enumerate(told.voices, 1)
    ]
    names = PrintTable(COLUMNS, rows, title="参加论证的专家名单")
    return Paper(title=TITLE, number=told.number, body=body, tables=[names], signatory=told.lead_unit, day=told.day)
