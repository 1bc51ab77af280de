"""A feedback sheet as an official paper: four parts, what is to be put right, last year's points (BZ-2.3-b)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from appraisal.models import FeedbackSheet
from appraisal.rules.feedback import PARTS
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date

NUMERALS = "一二三四五六"


def print_sheet(sheet: FeedbackSheet, *, by: str, at: datetime) -> bytes:
    """The PDF of an issued sheet; round, member and unit are selected."""
    return print_paper(sheet_paper(sheet), at=at, by=by)


def sheet_paper(sheet: FeedbackSheet) -> Paper:
    body = [Line(f"现将{sheet.round.version.period.name}考核对{sheet.member.name}的总体评价反馈如下。")]
    parts = [(label, getattr(sheet, name)) for name, label in PARTS.items()]
    points = list(sheet.points.all())
    if points:
        parts.append(
            (
                "整改要求",
                "\n".join(f"{one.order}．{one.text}，{chinese_date(one.due_on)}前整改到位。" for one in points),
            )
        )
    focus = list(sheet.focus.all())
    if focus:
        parts.append(
            ("上年整改事项（考核重点内容）", "\n".join(f"{one.point.text}（{one.status}）。" for one in focus))
        )
    for numeral, (label, text) in zip(NUMERALS, parts, strict=False):
        body.append(Line(f"{numeral}、{label}", 1))
        body += [Line(line.strip()) for line in text.splitlines() if line.strip()]
    if points:
        body.append(Line("整改情况每季度报告一次，直至整改到位，并列为下一年度考核的重点内容。"))
    return Paper(
        title=f"{sheet.round.version.period.name}考核反馈意见", body=body, number=sheet.number,
        addressee=sheet.member.name,
        signatory=f"{settings.COUNTY_NAME}考评工作领导小组办公室",
        day=timezone.localdate(sheet.issued_at) if sheet.issued_at else None,
    )  # fmt: skip
