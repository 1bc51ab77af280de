"""The legality opinion as an official paper (GB/T 9704), numbered, bound to one version of the draft (JH-A-5.7)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from core.documents.paper import Line, Paper, print_paper
from decisions.models import LegalityReview

ORDER = ("一", "二", "三", "四", "五", "六", "七")


def opinion_paper(review: LegalityReview) -> Paper:
    """What stands on it. ``review`` comes with run, matter, lead unit, draft, heads and the person who filed it."""
    matter, draft = review.run.matter, review.draft
    person = review.recorded_by.person
    office = person.unit.name if person is not None and person.unit.parent_id is not None else "政府法制机构"
    issuer = office if office.startswith(settings.COUNTY_NAME) else f"{settings.COUNTY_NAME}{office}"
    body = [
        Line(f"你单位送审的《{draft.title}》（第{draft.number}稿）收悉。经审查，提出以下意见。"),
        Line("一、审查内容", 1),
        *(
            Line(f"（{ORDER[place]}）{head.get_head_display()}：{'通过' if head.passed else '不通过'}。{head.remark}")
            for place, head in enumerate(review.heads.all())
        ),
        Line("二、审查意见", 1),
        *(Line(text.strip()) for text in review.text.splitlines() if text.strip()),
        Line("三、结论", 1),
        Line(f"{review.get_overall_display()}。"),
        Line(f"本意见只对上述稿次有效，草案改动后须重新送审。该稿指纹为 {_spaced(draft.sha256)}。"),
    ]
    if review.shorter_reason:
        body.append(Line(f"审查时间少于规定工作日，理由：{review.shorter_reason}。"))
    return Paper(
        title=f"关于《{draft.title}》的合法性审查意见", body=body, issuer=issuer, number=review.number,
        addressee=matter.lead_unit.name, signatory=issuer, day=review.dated,
    )  # fmt: skip


def _spaced(digest: str) -> str:
    """In groups of eight, so that it breaks over lines."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def opinion_pdf(review: LegalityReview, *, at: datetime, by: str) -> bytes:
    return print_paper(opinion_paper(review), at=at, by=by)
