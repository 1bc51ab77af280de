"""When units report, how a report stands against its day, and what it must hold (JH-A-6.2-b, JH-B-4.2). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from accountability.enums import DueState, PeriodStep, ReportKind, TaskState, Verdict
from accountability.rules.lines import Line
from core.findings import Finding, unmet

TWICE, RHYTHM, PARTS, MISSED = "JH-A-6.2-b", "JH-B-4.2-a", "JH-B-4.2-b", "JH-B-4.2-c"
NOTHING = "无"


class Part(Enum):
    """The four parts of a report; the value is the name of its field."""

    EXECUTION = "execution"
    SITUATION = "situation"
    PROBLEM = "problem"
    SUGGESTION = "suggestion"

    @property
    def label(self) -> str:
        return {"execution": "执行情况", "situation": "新情况", "problem": "新问题", "suggestion": "意见和建议"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class DueDays:
    """Month and day by which the half-year report is due, and that of the year in the year after."""

    half: tuple[int, int]
    year: tuple[int, int]


def due_of(kind: ReportKind, year: int, days: DueDays) -> date:
    """The last day for a report of a year; both regular kinds have one."""
    return date(year, *days.half) if kind is ReportKind.HALF else date(year + 1, *days.year)


def opens_of(kind: ReportKind, year: int) -> date:
    """The first day after what is reported on."""
    return date(year, 7, 1) if kind is ReportKind.HALF else date(year + 1, 1, 1)


def state_of(opens: date, due: date, today: date, *, filed: bool, returned: bool) -> DueState:
    """A report that is filed is done whatever the day; on its due day it is due, the day after overdue."""
    if filed and not returned:
        return DueState.FILED
    if returned:
        return DueState.RETURNED
    if today > due:
        return DueState.OVERDUE
    return DueState.DUE if today >= opens else DueState.NOT_YET


def is_closed(steps: Iterable[tuple[PeriodStep, int | None]], unit: int) -> bool:
    """Whether a period takes no more reports of a unit: the newest step for all or for the unit decides."""
    found = [step for step, of in steps if of is None or of == unit]
    return bool(found) and found[-1] is PeriodStep.CLOSE


def is_covered(*, year: int, of_year: int, done: bool, deadline: date | None, measure_due: date | None = None) -> bool:
    """Whether the reports of ``year`` tell of a row of the year ``of_year``.

    Those of the year, and earlier ones not done that still run in it: by their deadline, or by the measure that a
    former report set for them (JH-A-6.2-b reports on the goals of a year; JH-B-4.2-c asks once why one was missed).
    """
    if of_year == year:
        return True
    if of_year > year or done:
        return False
    begins = date(year, 1, 1)
    return deadline is None or deadline >= begins or (measure_due is not None and measure_due >= begins)


def miss_of(
    state: TaskState, verdict: Verdict | None, deadline: date | None, open_milestones: Iterable[Line], today: date, *,
    below: bool = False,
) -> str:  # fmt: skip
    """In which way a row missed its day or standard, "" if in none. ``below``: accepted as below standard."""
    if below:
        return "照单验收未达标"
    if verdict in (Verdict.PARTLY, Verdict.MISSED):
        return f"年终结论：{verdict.label}"
    if state is TaskState.DONE:
        return ""
    if deadline is not None and deadline < today:
        return f"超过完成时限 {(today - deadline).days} 天"
    late = sorted(line.due for line in open_milestones if line.due is not None and line.due < today)
    return f"节点逾期 {(today - late[0]).days} 天" if late else ""


@dataclass(frozen=True, slots=True)
class ReportedTask:
    """A row as the report has it, by its ``key``. ``asked``: of a major decision, it needs a line."""

    target: str
    asked: bool
    miss: str
    text: str = ""
    reason: str = ""
    measure: str = ""
    measure_due: date | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the text of each part, and the parts for which 无 was ticked."""

    texts: dict[str, str] = field(default_factory=dict)
    nothing: frozenset[str] = frozenset()

    def text(self, part: Part) -> str:
        """As it is filed: what was written, or 无."""
        written = self.texts.get(part.value, "").strip()
        return written or (NOTHING if part.value in self.nothing else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """How far a report has come: period closed, a version that waits or was received."""

    closed: bool = False
    waiting: bool = False
    filed: bool = False


def check_report(sheet: Sheet, written: Written, tasks: Sequence[ReportedTask], today: date) -> list[Finding]:
    """Everything that stands before filing, at once."""
    return check_sheet(sheet) + _check_parts(written) + [one for task in tasks for one in _check_task(task, today)]


def check_sheet(sheet: Sheet) -> list[Finding]:
    """A closed period takes nothing; what was filed is never changed, only a returned report has a next version."""
    findings = []
    if sheet.closed:
        findings.append(unmet(TWICE, "本期填报已截止", remedy="由两办说明理由后重开填报"))
    if sheet.waiting or sheet.filed:
        findings.append(unmet(RHYTHM, "报告已报送，不能修改", remedy="确需修改的，由两办退回后重新报送"))
    return findings


def _check_parts(written: Written) -> list[Finding]:
    findings = []
    for part in Part:
        if written.text(part) and written.text(part) != NOTHING:
            if part.value in written.nothing:
                remedy = "取消勾选，或者清空内容"
                findings.append(
                    unmet(PARTS, f"{part.label}已填写，又勾选“无”", field=f"no_{part.value}", remedy=remedy)
                )
        elif part is Part.EXECUTION:
            remedy = "填写责任特别是重大决策的执行情况"
            findings.append(unmet(PARTS, "没有写明执行情况", field=part.value, remedy=remedy))
        elif not written.text(part):
            findings.append(unmet(PARTS, f"{part.label}没有填写", field=part.value, remedy="填写；没有的勾选“无”"))
    return findings


def _check_task(task: ReportedTask, today: date) -> list[Finding]:
    findings = []
    if task.asked and not task.text.strip():
        facts, field = {"任务": task.target}, f"text_{task.key}"
        findings.append(unmet(PARTS, "重大决策任务没有逐项报告", field=field, remedy="填写该项任务的执行情况", **facts))
    if not task.miss:
        return findings
    facts, due = {"任务": task.target, "情形": task.miss}, f"due_{task.key}"
    if not task.reason.strip():
        title = "没有写明未按标准和时限完成的原因"
        findings.append(unmet(MISSED, title, field=f"reason_{task.key}", remedy="填写原因", **facts))
    if not task.measure.strip():
        field_ = f"measure_{task.key}"
        findings.append(unmet(MISSED, "没有制定整改措施", field=field_, remedy="填写整改措施", **facts))
    if task.measure_due is None:
        findings.append(unmet(MISSED, "整改措施没有期限", field=due, remedy="填写整改期限", **facts))
    elif task.measure_due < today:
        facts |= {"整改期限": task.measure_due.isoformat()}
        findings.append(unmet(MISSED, "整改期限已经过去", field=due, remedy="填写今天或者以后的日期", **facts))
    return findings


def check_reception(
    *, waiting: bool, own: bool, office: bool, handled: bool, returned: bool, comment: str
) -> list[Finding]:
    """Taken in or given back by one of the two offices, once each, never by who filed it or for his own unit."""
    findings = []
    if not office:
        findings.append(unmet(RHYTHM, "不是接收机关", remedy="由县委办或者县政府办接收"))
    if not waiting:
        findings.append(unmet(RHYTHM, "没有待接收的报告", remedy="请刷新页面"))
    if own:
        findings.append(unmet(RHYTHM, "不得接收本人或者本单位的报告", remedy="由另一办公室接收"))
    if handled:
        findings.append(unmet(RHYTHM, "本机关已处理", remedy="无需重复办理"))
    if returned and not comment.strip():
        findings.append(unmet(RHYTHM, "退回没有写明原因", field="comment", remedy="写明要补充或者更正什么"))
    return findings


def check_step(*, closed: bool, step: PeriodStep, reason: str, yearly: bool) -> list[Finding]:
    """A period is closed once and opened again with a reason."""
    findings = []
    if not yearly:
        findings.append(unmet(TWICE, "只有半年和年终报告有填报期限", field="kind", remedy="选定半年报告或者年终报告"))
    if not reason.strip():
        findings.append(unmet(TWICE, "没有写明理由", field="reason", remedy="填写理由"))
    if closed is (step is PeriodStep.CLOSE):
        now = "已截止" if closed else "没有截止"
        findings.append(unmet(TWICE, f"本期填报{now}", remedy="请刷新页面"))
    return findings
