"""The 主题 in the properties of a scoring workbook: which scheme and period it was handed out for.

Excel, WPS and LibreOffice keep it when they save. A workbook made by a script need not have it (DESIGN.md section 2).
"""

from __future__ import annotations

import re

from appraisal.rules.facts import SchemeFacts
from appraisal.rules.periods import Period, PeriodError, parse_period
from core.workbooks.problems import WorkbookProblem, of_file

MARK = "评分工作簿"
SUBJECT = re.compile(rf"{MARK} (?P<scheme>\S+) (?P<period>\S+)")


def subject_for(scheme: str, period: Period) -> str:
    """As written by the template: 评分工作簿 shuangxiang-2012 2012Q4."""
    return f"{MARK} {scheme} {period.code}"


def check_subject(subject: str, scheme: SchemeFacts, period: Period) -> list[WorkbookProblem]:
    """One problem when the file says that it is for another scheme or period; none when it says nothing."""
    said = SUBJECT.fullmatch(subject)
    if said is None or (said["scheme"], said["period"]) == (scheme.code, period.code):
        return []
    label = _label(said["period"])
    here = period.label
    if said["scheme"] != scheme.code:
        reason = f"这是方案“{said['scheme']}”{label}的工作簿，不是“{scheme.code}”{here}的"
        remedy = f"请到该方案{label}的导入页面上传；本期的请下载本方案{here}的工作簿填写"
    else:
        reason = f"这是{label}的工作簿，不是{here}的"
        remedy = f"请到{label}的导入页面上传；本期的请下载{here}的工作簿填写"
    return [of_file(reason, remedy)]


def _label(text: str) -> str:
    try:
        return parse_period(text).label
    except PeriodError:
        return text
