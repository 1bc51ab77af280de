"""What an inspection concluded of a unit as an official paper (JH-B-5.1-b, DC-16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from accountability.models import Conclusion, Problem
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date


def print_conclusion(
    conclusion: Conclusion, problems: Sequence[Problem], *, until: date | None, by: str, at: datetime
) -> bytes:
    """The PDF: what was inspected and when, what was found, the conclusion, the day until which the unit may object.

    Inspection and unit are selected; it was sent.
    """
    row, county = conclusion.inspection, settings.COUNTY_NAME
    offices = f"中共{county}委督查室\n{county}人民政府督查室"
    assert conclusion.sent_at is not None  # the caller prints what was sent
    sent = timezone.localdate(conclusion.sent_at)
    days = chinese_date(row.starts_on)
    if row.ends_on != row.starts_on:
        days += f"至{chinese_date(row.ends_on)}"
    body = [
        Line("一、督查情况", 1),
        Line(f"{days}，对你单位“{row.topic}”开展督查（{row.get_mode_display()}，{row.get_form_display()}）。"),
        Line("二、发现的问题", 1),
        *([_problem(number, one) for number, one in enumerate(problems, 1)] or [Line("没有发现问题。")]),
        Line("三、督查结论", 1), *_lines(conclusion.text),
        Line("四、复核", 1), Line(f"对本结论有异议的，可以{limit(until)}书面申请复核，由没有参加本次督查的人员办理。"),
    ]  # fmt: skip
    paper = Paper(
        title=f"关于{row.title}的督查结论", body=body, issuer=f"{offices}文件", number="",
        addressee=conclusion.unit.name, signatory=offices, day=sent, printed_by=f"中共{county}委督查室",
        printed_on=sent,
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)


def _problem(number: int, one: Problem) -> Line:
    return Line(f"（{number}）{_ended(one.text.strip())}（{one.get_grade_display()}）")


def limit(until: date | None) -> str:
    """Until when may be objected, in the words of a paper (DC-17); "" without a limit."""
    return f"在{chinese_date(until)}以前" if until is not None else ""


def _lines(text: str) -> list[Line]:
    return [Line(_ended(part.strip())) for part in text.splitlines() if part.strip()]


def _ended(text: str) -> str:
    return text if text[-1:] in "。！？；" else f"{text}。"
