"""The notice of site visits as an official paper (LS-3.4-h)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from accountability.models import SiteVisit
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date


def print_notice(
    title: str, text: str, *, number: str, visits: Sequence[SiteVisit], praised: Sequence[str],
    urged: Sequence[str], day: date, by: str, at: datetime,
) -> bytes:  # fmt: skip
    """The PDF for all units: what was visited, what was found, who is praised and who is urged."""
    county = settings.COUNTY_NAME
    offices = f"中共{county}委办公室\n{county}人民政府办公室"
    visited = "；".join(f"{chinese_date(one.held_on)}在{one.place}督办{one.title}" for one in visits)
    body = [
        *(Line(part.strip()) for part in text.splitlines() if part.strip()),
        Line("一、现场督办情况", 1), Line(f"{visited}。"),
        Line("二、予以表扬的单位", 1), Line(f"{'、'.join(praised)}。"),
        Line("三、须加快进度的单位", 1), Line(f"{'、'.join(urged)}。请对照任务查找原因，限期赶上进度。"),
    ]  # fmt: skip
    paper = Paper(
        title=title, body=body, issuer=f"{offices}文件", number=number, addressee="各乡镇、街道，县直各部门、各单位",
        signatory=offices, day=day, printed_by=f"中共{county}委办公室", printed_on=day,
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)
