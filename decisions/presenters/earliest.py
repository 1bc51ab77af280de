"""The earliest day of the vote as pages and exports show it: the day or why it cannot be told, the steps, the chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.charts_rows import Rows, Span, day_ticks, rows
from decisions.gathering.dates import dates_of, days_from
from decisions.gathering.ground import Ground
from decisions.models import Matter
from decisions.rules.earliest import Outlook, Step, outlook
from decisions.rules.facts import Case
from decisions.rules.terms import Known

TITLE = "最早可表决日期推算"
UNTOLD = "无法确定"
LEAST_PAST = timedelta(days=14)
"""How far back the chart reaches at the least."""
COLUMNS = ("环节", "开始", "完成", "历时", "关键", "说明")


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step with its article; ``days`` is worded."""

    name: str
    starts: str
    ends: str
    days: str
    critical: bool
    why: str
    clause: str


@dataclass(frozen=True, slots=True)
class Timing:
    """What the panel shows. ``day`` is the date, or what follows from what is known where the day cannot be told."""

    day: str
    certain: bool
    mark: str
    missing: Sequence[str]
    counted: Sequence[str]
    decides: str
    steps: Sequence[StepRow]
    chart: Rows

    @property
    def told(self) -> str:
        return self.day if self.certain else UNTOLD


def outlooks(ground: Ground, cases: Mapping[int, Case], known: Mapping[int, Known]) -> dict[int, Outlook | None]:
    """The outlook of each matter from the dates on record."""
    return {
        pk: outlook(cases[pk], known[pk], days_from(cases[pk].thresholds), today=ground.on) for pk in ground.matters
    }


def timing_of(matter: Matter, case: Case, ground: Ground) -> Timing | None:
    """The panel of one matter; None for one that is over or was voted on. Six statements at most."""
    cases = {matter.pk: case}
    found = outlooks(ground, cases, dates_of(ground, cases))[matter.pk]
    return None if found is None else _timing(found, ground.on)


def _timing(found: Outlook, today: date) -> Timing:
    return Timing(
        day=found.day.isoformat(), certain=found.certain, mark="预估" if found.estimated else "",
        missing=found.missing, counted=found.counted, decides=decides(found),
        steps=[_row(step) for step in found.steps], chart=_chart(found, today),
    )  # fmt: skip


def decides(found: Outlook) -> str:
    """公示 → 法律审查 → 会议表决: the critical steps that take days, with the vote; "" where nothing is waited for."""
    vote = found.steps[-1]
    held = [step.name for step in found.chain if step.days and step is not vote]
    if held:
        return " → ".join([*held, vote.name])
    return vote.why if vote.clause and vote.days else ""


def _row(step: Step) -> StepRow:
    taken = f"{step.days} 日" if step.days else "当日"
    return StepRow(
        step.name, step.starts.isoformat(), step.ends.isoformat(), taken, step.critical, step.why, step.clause
    )


def _chart(found: Outlook, today: date) -> Rows:
    begun = min(step.starts for step in found.steps)
    first = max(begun, today - max((found.day - today) // 3, LEAST_PAST))  # what lies far back is told in the table
    return rows(
        TITLE,
        [_span(step, _row(step), first) for step in found.steps],
        columns=COLUMNS,
        ticks=day_ticks(first, max(found.day, today)),
        line=today.toordinal(),
        line_text="今天",
    )


def _span(step: Step, row: StepRow, first: date) -> Span:
    return Span(
        label=step.name, starts=max(step.starts, first).toordinal(), ends=step.ends.toordinal(), text=row.ends,
        cells=(row.name, row.starts, row.ends, row.days, "是" if row.critical else "", row.why),
        tone="own" if step.critical else "other",
    )  # fmt: skip
