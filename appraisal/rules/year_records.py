"""Tracking records and methods of the year (JH-C-3.3-c, JH-C-3.3-d). Pure."""

from __future__ import annotations

from datetime import date

from appraisal.enums.assessment import YearMethod
from core.findings import Finding, unmet


def check_tracking(finding: str, held_on: date, today: date, *, own: bool, inside: bool) -> list[Finding]:
    """A day that is past and what was found; nobody tracks his own unit; the cadre is one of the unit."""
    found = []
    if not finding.strip():
        found.append(unmet("JH-C-3.3-c", "没有填写考察情况", remedy="请填写考察情况", field="finding"))
    if held_on > today:
        found.append(
            unmet("JH-C-3.3-c", "考察日期在今天之后", remedy="请更正日期", field="held_on", 日期=held_on.isoformat())
        )
    if own:
        found.append(unmet("SX-8.4-a", "不得登记本单位的考察情况", remedy="请由其他人员登记"))
    if not inside:
        found.append(unmet("JH-C-3.3-c", "该干部不在所选单位", remedy="请核对单位和干部"))
    return found


def check_method(method: YearMethod, text: str, *, used: bool, person: bool) -> list[Finding]:
    """Words with each record; 本人述职 is a cadre's, a team's summary takes its place."""
    found = []
    if not text.strip():
        word = "采用情况" if used else "未采用的理由"
        found.append(unmet("JH-C-3.3-d", f"没有写明{word}", remedy=f"请填写{word}", field="text"))
    if method is YearMethod.WORK_REPORT and not person:
        remedy = "单位以报送的自评总体情况代替，无需登记"
        found.append(unmet("JH-C-3.3-d", "本人述职只用于干部", remedy=remedy, field="method"))
    return found
