"""Whether a unit's year has its report on selection work and the review of it (QSH-24-a). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.findings import Finding, met, unmet

CLAUSE = "QSH-24-a"


@dataclass(frozen=True, slots=True)
class Tally:
    """What a review came to."""

    cast: int
    satisfied: int
    basically: int
    dissatisfied: int
    unknown: int = 0

    @property
    def named(self) -> int:
        return self.satisfied + self.basically + self.dissatisfied + self.unknown


def check_year(unit: str, year: int, *, report: bool, review: bool) -> list[Finding]:
    """Two requirements of a unit and year: the report, and the tally of its review."""
    where = {"单位": unit, "年度": str(year)}
    return [
        met(CLAUSE, "已作选任工作专题报告", **where)
        if report
        else unmet(CLAUSE, "没有选任工作专题报告", remedy="由单位党组织向全委会、党员大会或党代表会议报告", **where),
        met(CLAUSE, "已接受民主评议", **where)
        if review
        else unmet(CLAUSE, "没有民主评议结果", remedy="报告后组织民主评议并登记结果", **where),
    ]


def check_report(year: int, held_on: date, today: date, *, held: bool, own: bool) -> list[Finding]:
    found = []
    if held:
        found.append(unmet(CLAUSE, "该年度已经报告", remedy="每年报告一次", 年度=str(year)))
    if held_on > today:
        found.append(
            unmet(CLAUSE, "会议日期在今天之后", remedy="请更正日期", field="held_on", 日期=held_on.isoformat())
        )
    if held_on.year not in (year, year + 1):
        found.append(
            unmet(
                CLAUSE, "会议日期与年度不符", remedy="请填写当年或次年的日期", field="held_on", 日期=held_on.isoformat()
            )
        )
    if not own:
        found.append(unmet(CLAUSE, "由本单位报送", remedy="请本单位人员报送"))
    return found


def check_review(tally: Tally, *, held: bool, own: bool, paper: bool) -> list[Finding]:
    found = []
    if held:
        found.append(unmet(CLAUSE, "该报告已有评议结果", remedy="评议结果只登记一次"))
    if tally.cast < 1:
        found.append(unmet(CLAUSE, "没有收回的票", remedy="请填写收回票数"))
    if tally.named > tally.cast:
        remedy = "请核对各项票数，弃权票不计入各项"
        found.append(
            unmet(CLAUSE, "各项票数之和超过收回票数", remedy=remedy, 收回=str(tally.cast), 各项=str(tally.named))
        )
    if not own:
        found.append(unmet(CLAUSE, "由本单位登记", remedy="请本单位人员登记"))
    if not paper:
        found.append(unmet(CLAUSE, "没有计票结果", remedy="请上传计票结果"))
    return found
