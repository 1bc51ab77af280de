"""A commitment letter: the text that is signed, and the official paper with both signatures (QSH-8-a, SX-8.2-a)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from appraisal.enums.commitments import CommitmentOutcome
from appraisal.models import Commitment, CommitmentReview, CommitmentVersion
from appraisal.rules.commitments import Promise
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date, chinese_datetime

HEADS = ("一、", "二、", "三、")


def letter_text(
    commitment: Commitment, promises: Sequence[Promise], *, signer: str, post: str, day: date, reason: str
) -> str:
    """What the committing side signs, in plain paragraphs; unit, person and superior are selected."""
    side = f"{post or commitment.unit.name}{signer}" + ("" if commitment.person_id else "代表领导班子")
    lines = [f"{side}就{commitment.year}年度工作向{commitment.superior.name}作出以下承诺。"]
    if reason:
        lines.append(f"本书为变更后的承诺，变更理由：{_line(reason)}。")
    lines.append("一、承诺目标")
    for place, one in enumerate(promises, 1):
        assert one.due is not None  # demanded before the text is written
        lines.append(
            f"{place}．{_line(one.title)}。目标：{_line(one.goal)}。措施：{_line(one.measure)}。"
            f"完成时限：{chinese_date(one.due)}。"
        )
    lines += [
        "二、双方责任",
        "承诺方对所列目标负责，按期兑现，如实报告完成情况；兑现情况经核实后作为年度考核和奖惩的依据。",
        f"{commitment.superior.name}对承诺方给予指导和支持，按期核实兑现情况。支持事项在审核时写明，与本书一并生效。",
        "三、其他",
        f"本书经{commitment.superior.name}审核同意后生效，内容和兑现结果按规定公开。变更须写明理由，经审核后形成新的版本。"
        f"制作日期{chinese_date(day)}。",
    ]
    return "\n".join(lines)


def _line(text: str) -> str:
    return "；".join(part.strip("。； ") for part in text.splitlines() if part.strip())


def print_letter(version: CommitmentVersion, *, by: str, at: datetime) -> bytes:
    """The PDF; commitment, unit, superior, signer and review are selected."""
    return print_paper(letter_paper(version), at=at, by=by)


def letter_paper(version: CommitmentVersion) -> Paper:
    of = version.commitment
    body = [Line(text, 1 if text.startswith(HEADS) else 0) for text in version.text.split("\n")]
    body.append(Line("四、签订", 1))
    post = f"（{version.signer_post}）" if version.signer_post else ""
    when = chinese_datetime(timezone.localtime(version.recorded_at))
    body.append(Line(f"承诺方：{version.signer.name}{post}，{when}在系统中签字。"))
    review: CommitmentReview | None = getattr(version, "review", None)
    approved = review is not None and review.outcome == CommitmentOutcome.APPROVED
    if review is not None and approved:
        told = chinese_datetime(timezone.localtime(review.recorded_at))
        body.append(Line(f"审核方：{of.superior.name}，{review.reviewer.name}，{told}在系统中审核同意。"))
        body.append(Line(f"上级支持事项：{_line(review.support)}。"))
    else:
        body.append(Line(f"审核方：{of.superior.name}，尚未审核同意。"))
    digest = " ".join(version.sha256[start : start + 8] for start in range(0, len(version.sha256), 8))
    body.append(Line(f"正文指纹：{digest}。"))
    return Paper(
        title=of.title, body=body, number=f"{of.number}（第{version.version}版）" if version.version > 1 else of.number,
        signatory=of.who, day=timezone.localdate(version.recorded_at),
    )  # fmt: skip
