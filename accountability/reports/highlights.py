"""The notice that praises the selected highlights of a half year (LS-4.3-b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accountability.models import Highlight, HighlightRound
from core.documents.paper import Line, Paper, print_paper
from core.numbers import plain
from core.periods import parse_period


def print_notice(row: HighlightRound, winners: Sequence[Highlight], *, by: str, at: datetime) -> bytes:
    """The PDF; units of the winners are selected."""
    return print_paper(_paper(row, winners, at), at=at, by=by)


def _paper(row: HighlightRound, winners: Sequence[Highlight], at: datetime) -> Paper:
    county, half = settings.COUNTY_NAME, parse_period(row.period).label
    offices = f"中共{county}委办公室\n{county}人民政府办公室"
    day = timezone.localdate(at)
    body = [
        Line(f"经各单位申报、评委评选，下列 {len(winners)} 项工作入选{half}亮点工作，现予通报表扬，"
             f"并建议在年度考核中每项加 {plain(row.points)} 分。"),
    ]  # fmt: skip
    for place, one in enumerate(winners, 1):
        body.append(Line(f"{place}．{one.unit.name}：{one.title}", 1))
        body.append(Line(" ".join(one.text.split())))
    body.append(Line("希望受到表扬的单位再接再厉。各单位要学习借鉴，推动各项工作落实。"))
    return Paper(
        title=f"关于{half}亮点工作的通报", body=body, issuer=f"{offices}文件", number=row.number,
        addressee="各乡镇、部门和单位", signatory=offices, day=day, printed_by=f"中共{county}委办公室", printed_on=day,
    )  # fmt: skip
