"""Use of results as shown: lines of the list, one proposal with its evidence, findings and measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing
from appraisal.enums.consequences import ConsequenceState, FollowUp, Measure
from appraisal.models import (
    AnnualOpinion,
    Consequence,
    ConsequenceDecision,
    ConsequenceFinding,
    ConsequenceMeasure,
    ConsequenceStep,
)
from core.enums import Light
from core.findings import Finding

HEADS = ("对象", "结果运用", "依据", "建议", "处理期限", "状态")
TONES = {
    ConsequenceState.PROPOSED: "warning", ConsequenceState.CARRIED: "success", ConsequenceState.WAIVED: "neutral",
    ConsequenceState.LAPSED: "neutral",
}  # fmt: skip
GONE = "依据已消失，请复核"
PAGES = {
    "accountability.posting": ("accountability:posting", "派驻巡视员"),
    "accountability.accountabilitycase": ("accountability:case", "责任追究案件"),
}
"""Kind of what it became -> (page, label)."""


def about(row: Consequence) -> str:
    return row.person.name if row.person is not None else row.unit.name


def consequence_row(row: Consequence, lights: Mapping[int, Light]) -> list[Cell]:
    state, open_ = ConsequenceState(row.state), row.state == ConsequenceState.PROPOSED
    due = Cell(row.due_on.isoformat(), light=lights.get(row.pk), figures=True) if open_ else Cell("—")
    note = GONE if not row.holds and state is not ConsequenceState.LAPSED else "并列待定" if row.tied and open_ else ""
    return [
        Cell(about(row), url=reverse("appraisal:consequence", args=[row.pk]),
             note=row.unit.name if row.person is not None else ""),
        Cell(row.get_kind_display(), note=f"{row.year} 年度"), Cell(row.clause), Cell(row.text), due,
        Cell(state.label, tone=TONES[state], note=note),
    ]  # fmt: skip


def own_row(row: Consequence) -> list[Cell]:
    decided = timezone.localtime(row.decision.recorded_at)
    return [
        Cell(about(row), url=reverse("appraisal:consequence", args=[row.pk])),
        Cell(row.get_kind_display(), note=f"{row.year} 年度"), Cell(row.clause),
        Cell(f"{decided:%Y-%m-%d}", figures=True),
    ]  # fmt: skip


def consequence_facts(row: Consequence) -> list[tuple[str, str]]:
    facts = [("年度", f"{row.year} 年"), ("单位", row.unit.name)]
    if row.person is not None:
        facts.append(("干部", row.person.name))
    facts += [("结果运用", row.get_kind_display()), ("依据条款", row.clause)]
    if row.version is not None:
        facts.append(("结果版本", str(row.version)))
    if row.state == ConsequenceState.PROPOSED:
        facts.append(("处理期限", row.due_on.isoformat()))
        if row.tied:
            facts.append(("并列", f"由县委常委会选定，名额 {row.places} 个"))
    return facts


def evidence_facts(row: Consequence) -> list[tuple[str, str]]:
    return [(str(label), str(text)) for label, text in row.evidence]


def finding_listing(rows: Sequence[Finding]) -> Listing:
    """What the article asks for, met or not."""
    lines = [
        [
            Cell(one.title), Cell(one.state.label, tone="warning" if one.blocks else "success"),
            Cell("，".join(f"{name} {value}" for name, value in one.facts.items())), Cell(one.remedy),
            Cell(one.clause),
        ]
        for one in rows
    ]  # fmt: skip
    return Listing("实施条件", ("条件", "状况", "情况", "如何办理", "依据"), lines)


def conclusion_facts(row: ConsequenceFinding) -> list[tuple[str, str]]:
    return [
        ("结论", row.get_conclusion_display()), ("考察情况", row.text), ("登记人", str(row.recorded_by)),
        ("时间", f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}"),
    ]  # fmt: skip


def decision_facts(row: ConsequenceDecision) -> list[tuple[str, str]]:
    facts = [("决定", "实施" if row.carried else "不予实施")]
    if row.reason:
        facts.append(("说明" if row.carried else "理由", row.reason))
    if row.meeting_on is not None:
        facts.append(("县委常委会", f"{row.meeting_on:%Y-%m-%d} {row.meeting_record}"))
    when = f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}"
    return [*facts, ("办理人", str(row.recorded_by)), ("时间", when)]


def measure_listing(rows: Iterable[ConsequenceMeasure], *, acts: bool, linked: bool) -> Listing:
    """``acts``: the reader tells that a measure took effect; ``linked``: he may open what it became."""
    lines = []
    for one in rows:
        url = reverse("appraisal:complete_consequence", args=[one.pk]) if acts and one.done_at is None else ""
        done = one.done_on.isoformat() if one.done_on is not None else "待落实"
        lines.append([
            Cell(Measure(one.measure).label), Cell(one.subject),
            Cell("登记落实" if url else done, url=url, tone="" if url or one.done_on else "warning"),
            Cell(one.done_text), _item(one, linked),
        ])  # fmt: skip
    return Listing("措施", ("措施", "对象", "落实", "情况", "办理"), lines)


def _item(one: ConsequenceMeasure, linked: bool) -> Cell:
    page, label = PAGES.get(one.item_kind, ("", ""))
    if page and linked:
        return Cell(label, url=reverse(page, args=[one.item_pk]))
    return Cell(label or ("诫勉谈话登记" if one.item_kind else ""))


def step_listing(rows: Iterable[ConsequenceStep]) -> Listing:
    lines = [
        [
            Cell(one.get_event_display()), Cell(one.note), Cell(str(one.version or "")), Cell(str(one.recorded_by)),
            Cell(f"{timezone.localtime(one.recorded_at):%Y-%m-%d %H:%M}", figures=True),
        ]
        for one in rows
    ]  # fmt: skip
    return Listing("经过", ("环节", "说明", "结果版本", "办理人", "时间"), lines)


def opinion_listing(rows: Iterable[AnnualOpinion]) -> Listing:
    """The year's opinions, which rewards, accountability and appointments go by (LS-4.3-d)."""
    lines = [
        [
            Cell(one.number, url=reverse("appraisal:year_opinion", args=[one.pk])),
            Cell(one.person.name if one.person is not None else one.unit.name), Cell(one.text[:120]),
        ]
        for one in rows
    ]  # fmt: skip
    empty = ("没有考核意见", "该年度考核意见签发后，在这里链接。")
    return Listing("年度考核意见", ("文号", "对象", "意见"), lines, empty)


def rewards(kind: FollowUp) -> bool:
    return kind in (FollowUp.MATERIAL, FollowUp.RECOMMEND, FollowUp.MODEL, FollowUp.HONOUR, FollowUp.EXECUTION)
