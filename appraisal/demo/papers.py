"""Papers of the demo county as small PDFs: notices, check sheets, minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents.paper import Line, Paper, print_paper

SHANGHAI = ZoneInfo("Asia/Shanghai")
SAMPLE = "（演示文件，单位、文号和内容均为虚构。）"


def moment(day: date, *, hour: int = 9, minute: int = 0) -> datetime:
    """A time of day in the county."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def after(day: date, days: int, *, hour: int = 10, minute: int = 0) -> datetime:
    return moment(day + timedelta(days=days), hour=hour, minute=minute)


def paper(name: str, lines: list[str], *, number: str = "", signatory: str = "", day: date) -> SimpleUploadedFile:
    """One page with a title, a few lines and a date."""
    body = [Line(line) for line in (*lines, SAMPLE)]
    content = Paper(title=name, body=body, number=number, signatory=signatory, day=day)
    data = print_paper(content, at=moment(day))
    return SimpleUploadedFile(f"{name}.pdf", data, content_type="application/pdf")
