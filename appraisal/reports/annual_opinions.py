"""The annual opinion as an official paper (LS-4.3-d)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from appraisal.models import AnnualOpinion
from core.documents.paper import Line, Paper, print_paper


def opinion_name(row: AnnualOpinion) -> str:
    """Its title: 关于河口镇2012年度的考核意见."""
    of = f"{row.unit.name}{row.person.name}" if row.person is not None else row.unit.name
    return f"关于{of}{row.year}年度的考核意见"


def print_opinion(row: AnnualOpinion, *, by: str, at: datetime) -> bytes:
    """The PDF; unit and person are selected, number and time are set."""
    body = [Line(part.strip()) for part in row.text.splitlines() if part.strip()]
    if row.corrects is not None:
        body.append(Line(f"本意见更正{row.corrects.number}，理由：{row.correction_reason}。"))
    body.append(Line("本意见作为奖励、问责、任免的依据。"))
    office = f"{settings.COUNTY_NAME}考评工作领导小组办公室"
    paper = Paper(
        title=opinion_name(row), body=body, issuer=f"{office}文件", number=row.number, addressee=row.unit.name,
        signatory=office, day=timezone.localdate(at),
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)
