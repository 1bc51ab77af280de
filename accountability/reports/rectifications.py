"""限期整改责任书 as an official paper (JH-A-6.3-f)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from accountability.reports.conclusions import limit
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date
from organization.models import Person, Unit


def print_order(
    *, number: str, unit: Unit, person: Person, issue: str, measures: str, deadline: date, basis: str, day: date,
    until: date | None, by: str, at: datetime,
) -> bytes:  # fmt: skip
    """The PDF: what is wrong, what is to be done, by whom and by when; how it is followed; ``until`` when the unit may
    object (DC-17), None without a limit."""
    county = settings.COUNTY_NAME
    body = [
        Line(f"{basis}，发现你单位存在需要整改的问题。经研究，现下达限期整改责任书，请认真抓好整改。"),
        Line("一、存在问题", 1),
        *_lines(issue),
        Line("二、整改措施", 1),
        *_lines(measures),
        Line("三、整改责任", 1),
        Line(f"责任单位：{unit.name}。责任人：{person.name}。整改期限：{chinese_date(deadline)}。"),
        Line("四、有关要求", 1),
        Line("整改期间每季度末报告整改情况；整改完成的，报请现场核查，核查通过后由督查机构确认销号。"),
        Line(f"对本责任书有异议的，可以{limit(until)}申请复核；复核期间不停止整改。"),
    ]
    offices = f"中共{county}委督查室\n{county}人民政府督查室"
    paper = Paper(
        title="限期整改责任书", body=body, issuer=f"{offices}文件", number=number, addressee=unit.name,
        signatory=offices, day=day, printed_by=f"中共{county}委督查室", printed_on=day,
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)


def _lines(text: str) -> Sequence[Line]:
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    return [Line(part if part[-1] in "。！？；" else f"{part}。") for part in parts]
