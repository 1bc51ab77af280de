"""A target responsibility letter as an official paper, with the signatures that stand in the system (JH-A-6.1-c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accountability.enums import Side
from accountability.gathering.rows import version_of
from accountability.models import Letter, Task, TaskTable
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date, chinese_datetime
from organization.models import Person, Unit

HEADS = ("一、", "二、", "三、")


def print_letter(letter: Letter, *, by: str, at: datetime) -> bytes:
    """The PDF; matter and people are selected."""
    return print_paper(letter_paper(letter), at=at, by=by)


def letter_paper(letter: Letter) -> Paper:
    body = [Line(text, 1 if text.startswith(HEADS) else 0) for text in letter.text.split("\n")]
    body.append(Line("四、签订", 1))
    held = {one.side: one for one in letter.signatures.all()}
    for side, person in ((Side.COUNTY, letter.county_side), (Side.UNIT, letter.unit_side)):
        one = held.get(side.value)
        when = f"{chinese_datetime(timezone.localtime(one.recorded_at))}在系统中签订" if one else "尚未签订"
        body.append(Line(f"{side.label}：{person.name}，{when}。"))
    body.append(Line("正文指纹："))
    body += [Line(" ".join(letter.sha256[at : at + 8] for at in range(start, start + 32, 8))) for start in (0, 32)]
    name = letter.table.matter.title if letter.table.matter is not None else letter.table.title
    return Paper(
        title=f"“{name}”目标责任书", body=body, number=letter.number,
        signatory=f"{settings.COUNTY_NAME}、{letter.unit.name}", day=timezone.localdate(letter.recorded_at),
    )  # fmt: skip


def letter_text(table: TaskTable, unit: Unit, leader: Person, head: Person, tasks: Sequence[Task], at: datetime) -> str:
    """What both sides sign, in plain paragraphs."""
    name = table.matter.title if table.matter is not None else table.title
    lines = [
        f"为落实“{name}”（{table.basis}），明确执行责任，甲方{leader.name}代表县委、县政府，乙方{head.name}代表{unit.name}，"
        f"签订本责任书。",
        "一、目标任务",
    ]
    for place, task in enumerate(tasks, 1):
        of = version_of(task)
        lines.append(
            f"{place}．{of.target}。工作标准：{_line(of.standard)}。"
            f"完成时限：{chinese_date(of.deadline) if of.deadline else '—'}。"
            f"责任人：{of.person.name if of.person else '—'}。"
        )
    lines += [
        "二、双方责任",
        "甲方负责协调推动，按工作标准和进度节点检查执行情况。",
        "乙方对所列任务负执行责任，按期达到工作标准，如实报告执行情况；完成情况作为考核和奖惩的依据。",
        "三、其他",
        f"任务调整的，重新签订责任书。本责任书自双方签订之日起生效，制作日期{chinese_date(timezone.localdate(at))}。",
    ]
    return "\n".join(lines)


def _line(text: str) -> str:
    return "；".join(part.strip("。； ") for part in text.splitlines() if part.strip())
