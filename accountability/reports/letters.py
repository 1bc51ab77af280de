"""A target responsibility letter as an official paper, with the signatures that stand in the system (JH-A-6.1-c)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accountability.enums import Side
from accountability.models import Letter
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_datetime

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
    digest = " ".join(letter.sha256[start : start + 8] for start in range(0, len(letter.sha256), 8))
    body.append(Line(f"正文指纹：{digest}。"))
    name = letter.table.matter.title if letter.table.matter is not None else letter.table.title
    return Paper(
        title=f"“{name}”目标责任书", body=body, number=letter.number,
        signatory=f"{settings.COUNTY_NAME}、{letter.unit.name}", day=timezone.localdate(letter.recorded_at),
    )  # fmt: skip
