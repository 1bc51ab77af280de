"""Postings, what they owe, what was seen in checks: as tables and facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accountability.enums import InspectionForm, PostingState
from accountability.models import CheckReport, Inspection, Posting, PostingReport
from accountability.presenters.listing import Cell, Listing
from accountability.rules.postings import Due
from core import calendar

TONES = {PostingState.PROPOSED: "warning", PostingState.POSTED: "success", PostingState.ENDED: "neutral"}


def postings_listing(rows: Iterable[Posting], owed: Mapping[int, Sequence[Due]]) -> Listing:
    """In their order; unit and inspector with his unit are joined. Missing reports are flagged."""
    heads = ("派驻单位", "考核年度", "考核类别", "巡视员", "状态", "派驻日期", "报告", "缺报")
    return Listing(
        "派驻巡视员", heads, [_posting(row, owed.get(row.pk, ())) for row in rows],
        ("没有派驻巡视员", "考核末位单位的派驻提请后列在这里。"), widths=(24, 10, 12, 18, 10, 14, 10, 30),
    )  # fmt: skip


def _posting(row: Posting, owed: Sequence[Due]) -> list[Cell]:
    state = PostingState(row.state)
    missing = [one.period.label for one in owed if one.missing]
    return [
        Cell(row.unit.name, reverse("accountability:posting", args=[row.pk])), Cell(f"{row.year}", figures=True),
        Cell(row.get_group_display()), Cell(row.inspector.name, note=row.inspector.unit.name),
        Cell(state.label, tone=TONES[state]), Cell(row.starts_on.isoformat() if row.starts_on else "", figures=True),
        Cell(f"{sum(one.reported for one in owed)} 期" if owed else "", figures=True),
        Cell(f"缺 {len(missing)} 期", tone="danger", note="、".join(missing[:3]) + (" 等" if len(missing) > 3 else ""))
        if missing else Cell(""),
    ]  # fmt: skip


def facts_of(row: Posting) -> list[tuple[str, str]]:
    """Basis, decision and end of a posting."""
    facts = [
        ("派驻单位", row.unit.name), ("巡视员", f"{row.inspector.name}（{row.inspector.unit.name}）"),
        ("考核年度和类别", f"{row.year} 年　{row.get_group_display()}"), ("派驻理由", row.reason), ("依据", row.basis),
        ("提请", f"{timezone.localdate(row.recorded_at).isoformat()} {row.recorded_by}"),
    ]  # fmt: skip
    if row.confirmed_at is not None and row.decided_on is not None and row.starts_on is not None:
        facts += [
            ("县委常委会决定", f"{row.decision}（{row.decided_on.isoformat()}）"),
            ("确定", f"{timezone.localdate(row.confirmed_at).isoformat()} {row.confirmed_by}"),
            ("派驻日期", row.starts_on.isoformat()), ("报告间隔", f"{row.report_months} 个月"),
        ]  # fmt: skip
    if row.ended_at is not None and row.ended_on is not None:
        facts.append(("结束", f"{row.ended_on.isoformat()} {row.ended_by}：{row.end_reason}"))
    return facts


def dues_listing(
    owed: Sequence[Due], reports: Mapping[str, PostingReport], today: date, warning_days: int, *, reads: bool
) -> Listing:
    """The periods, the newest first; a report leads to its page for those who read it."""
    rows = []
    for one in reversed(owed):
        made = reports.get(one.period.code)
        shown = calendar.light(one.due, today, behind=False, warning_days=warning_days)
        word, tone = (
            ("已报告", "success") if one.reported else ("缺报", "danger") if one.missing else ("待报告", "info")
        )
        link = reverse("accountability:posting_report", args=[made.pk]) if made is not None and reads else ""
        rows.append(
            [
                Cell(one.period.label, link),
                Cell(one.due.isoformat(), light=None if one.reported else shown, figures=True),
                Cell(made.dated.isoformat() if made else "", figures=True), Cell(word, tone=tone),
            ]
        )  # fmt: skip
    return Listing("报告", ("报告期", "报送期限", "报告日期", "状态"), rows, ("还没有报告期", "派驻后按期报告。"))


def execution_listing(counts: Iterable[tuple[str, str, int]], unit: str) -> Listing:
    """(name, page, number) of what a unit carries out, each leading to its list."""
    rows = [
        [
            Cell(name, f"{reverse(f'accountability:{page}')}?{urlencode({'search': unit})}" if number else ""),
            Cell(f"{number}", figures=True),
        ]
        for name, page, number in counts
    ]
    return Listing("派驻单位执行情况", ("事项", "数量"), rows)


def checks_listing(rows: Iterable[CheckReport]) -> Listing:
    """In their order; inspection, unit, author and photos are prefetched."""
    heads = ("检查日期", "被检查单位", "报送人", "督查", "检查情况", "照片")
    return Listing(
        "明查暗访情况", heads, [_check(row) for row in rows],
        ("没有检查情况", "人大代表、政协委员和干部作风监察员参加督查，报送的情况列在这里。"),
        widths=(20, 28, 22, 28, 50, 8),
    )  # fmt: skip


def _check(row: CheckReport) -> list[Cell]:
    covert = row.inspection.form == InspectionForm.COVERT
    hidden = "，未公开" if covert and row.inspection.released_at is None else ""
    return [
        Cell(
            row.checked_on.isoformat(), reverse("accountability:check_report", args=[row.pk]),
            note=f"{'暗访' if covert else '明查'}{hidden}",
        ),
        Cell(row.unit.name, note=row.place), Cell(str(row.recorded_by), note=row.get_role_display()),
        Cell(row.inspection.title), Cell(row.text[:120]), Cell(str(len(row.photos.all())), figures=True),
    ]  # fmt: skip


def open_checks_listing(rows: Iterable[Inspection]) -> Listing:
    """Inspections under way in whose team the reader is."""
    lines = [
        [
            Cell(row.title, reverse("accountability:new_check_report", args=[row.pk])),
            Cell("暗访" if row.form == InspectionForm.COVERT else "明查"),
            Cell("、".join(one.unit.name for one in row.units.all())),
            Cell(f"{row.starts_on.isoformat()} 至 {row.ends_on.isoformat()}", figures=True),
            Cell("报送情况", reverse("accountability:new_check_report", args=[row.pk])),
        ]
        for row in rows
    ]
    return Listing(
        "我参加的督查", ("督查", "方式", "被检查单位", "日期", "办理"), lines,
        ("没有正在开展的督查", "督查室把您列入督查组，督查开展后在此报送检查情况。"),
    )  # fmt: skip
