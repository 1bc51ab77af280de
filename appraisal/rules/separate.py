"""Requests for appraisals beside the authorised one (SX-6.1-b). Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from appraisal.enums.assessment import ApprovalSide, SeparateState
from core.findings import Finding, unmet

CLAUSE = "SX-6.1-b"


def check_request(title: str, reason: str) -> list[Finding]:
    """A name and a reason."""
    return [
        unmet(CLAUSE, f"没有填写{label}", remedy=f"请填写{label}")
        for label, text in (("考评名称", title), ("确需单独考评的理由", reason))
        if not text.strip()
    ]


def _open(state: SeparateState, *, same: bool) -> list[Finding]:
    found = []
    if state is not SeparateState.REQUESTED:
        found.append(unmet(CLAUSE, f"该申请{state.label}", remedy="无需再办"))
    if same:
        found.append(unmet(CLAUSE, "申请人不能登记自己申请的批准", remedy="请两办另一人登记"))
    return found


def check_approval(
    state: SeparateState, held: Collection[ApprovalSide], side: ApprovalSide, number: str, approved_on: date,
    today: date, *, same: bool,
) -> list[Finding]:  # fmt: skip
    """One paper of each side, dated and numbered; never by who asked."""
    found = _open(state, same=same)
    if side in held:
        found.append(unmet(CLAUSE, f"{side.label}已经批准", remedy="请登记另一机关的批准文件"))
    if not number.strip():
        found.append(unmet(CLAUSE, "没有填写批准文号", remedy="请填写批准文号", field="number"))
    if approved_on > today:
        found.append(
            unmet(CLAUSE, "批准日期在今天之后", remedy="请更正日期", field="approved_on", 日期=approved_on.isoformat())
        )
    return found


def check_approved(state: SeparateState, comment: str, *, same: bool) -> list[Finding]:
    """A refusal has its reason."""
    found = _open(state, same=same)
    if not comment.strip():
        found.append(unmet(CLAUSE, "没有写明未批准的理由", remedy="请填写理由", field="comment"))
    return found
