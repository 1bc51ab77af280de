"""The correction of a resolution as an official paper: what stood there, what it should read, why (JH-A-4.4-c)."""

from __future__ import annotations

from datetime import datetime

from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date
from decisions.enums import DecidingBody
from decisions.models import Matter, ResolutionCorrection
from decisions.reports.resolution import organ_of


def print_correction(matter: Matter, row: ResolutionCorrection, *, by: str, at: datetime) -> bytes:
    """The PDF of a correction that is not saved yet."""
    return print_paper(paper_of(matter, row), at=at, by=by)


def paper_of(matter: Matter, row: ResolutionCorrection) -> Paper:
    organ, former = organ_of(DecidingBody(matter.body)), row.resolution
    return Paper(
        title=f"关于更正{former.number}文字差错的通知",
        body=[
            Line(f"{chinese_date(former.dated)}印发的《{former.title}》（{former.number}，{matter.number}）有文字差错。"),
            Line("一、原文", 1),
            *(Line(one.strip()) for one in row.wrong.splitlines() if one.strip()),
            Line("二、更正为", 1),
            *(Line(one.strip()) for one in row.right.splitlines() if one.strip()),
            Line("三、更正理由", 1),
            Line(f"{row.reason}（批准：{row.approver.name}）"),
            Line("本更正不改变决定的内容。原件保留，与本更正一并执行和归档。"),
        ],
        issuer=organ,
        number=row.number,
        signatory=organ,
        day=row.dated,
        printed_by=f"{organ.split(chr(10))[0]}办公室",
        printed_on=row.dated,
    )  # fmt: skip
