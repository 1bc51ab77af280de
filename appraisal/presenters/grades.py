"""Rounds of grading as lines and panels: the table of proposals, what bars, what a grade rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing, Panel
from appraisal.enums.grades import Grade, GradeTier, OpinionStage, ProposalMark, RoundKind, RoundState, TallyKind
from appraisal.gathering.grades import Picture
from appraisal.models import GradeConsultation, GradeRound, GradeTarget, Result
from appraisal.rules.grade_rounds import StepState
from appraisal.rules.grades import Ballots, needs_inquiry, quota, warnings
from core.findings import Finding
from core.numbers import points2

TONES = {Grade.GOOD: "success", Grade.FAIR: "neutral", Grade.AVERAGE: "warning", Grade.POOR: "danger"}
STATE_TONES = {
    RoundState.DECIDED: "success", RoundState.PUBLICISED: "success", RoundState.CIRCULATED: "success",
    RoundState.CLOSED: "neutral",
}  # fmt: skip
ROUND_HEADS = ("评定", "种类", "年度", "对象", "状态", "会议纪要")


def state_badge(row: GradeRound) -> tuple[str, str]:
    state = RoundState(row.state)
    return state.label, STATE_TONES.get(state, "warning")


def round_row(row: GradeRound, targets: int) -> list[Cell]:
    label, tone = state_badge(row)
    return [
        Cell(row.title, reverse("appraisal:grade_round", args=[row.pk])), Cell(row.get_kind_display()),
        Cell(str(row.year), figures=True), Cell(str(targets), figures=True), Cell(label, tone=tone),
        Cell(row.meeting_record or "—"),
    ]  # fmt: skip


def by_rank(targets: Sequence[GradeTarget], results: dict[int, Result]) -> list[GradeTarget]:
    """Of an annual round in the order of the ranking of each group."""
    pools = {pool: place for place, pool in enumerate(dict.fromkeys(one.pool for one in targets))}
    if not results:
        return list(targets)
    return sorted(targets, key=lambda one: (pools[one.pool], results[one.member_id or 0].rank))


def grade_cell(seen: Picture, target: GradeTarget) -> Cell:
    """The current grade; what the rules said where people said otherwise."""
    held = seen.current[target.pk]
    grade = seen.subjects[target.pk].grade
    first = next((one for one in seen.opinions.get(target.pk, ()) if one.stage == OpinionStage.COMPUTED), None)
    note = ""
    if first is not None and held is not None and first.grade != held.grade:
        note = f"规则测算：{seen.word_of(target, first)}"
    return Cell(seen.word_of(target), tone=TONES[grade] if grade else "warning", note=note)


def mark_of(seen: Picture, target: GradeTarget) -> str:
    """并列待定, 递补第 2, 不得评最高等次; — without one."""
    told = [one for one in seen.opinions.get(target.pk, ()) if one.mark]
    if not told:
        return "—"
    mark = ProposalMark(told[-1].mark)
    return f"{mark.label}第 {told[-1].place}" if mark is ProposalMark.RESERVE else mark.label


def barred_text(findings: Iterable[Finding]) -> str:
    """当年被通报批评（BZ-1-m）；…; — without any."""
    return "；".join(f"{one.title}（{one.clause}）" for one in findings) or "—"


def notes_of(seen: Picture, target: GradeTarget, barred: Iterable[Finding]) -> str:
    """Where the rules left the places, and what keeps from the best grade."""
    told = [one for one in (mark_of(seen, target), barred_text(barred)) if one != "—"]
    return "；".join(told) or "—"


def reason_of(seen: Picture, target: GradeTarget) -> str:
    held = seen.current[target.pk]
    return held.reasons if held is not None else "尚未定等"


def target_listing(seen: Picture, targets: Sequence[GradeTarget], results: dict[int, Result]) -> Listing:
    """The table of proposals; ``results`` by member for the annual grades."""
    annual = seen.kind is RoundKind.ANNUAL
    middle_heads = ("名次", "得分") if annual else ("类别", "测评", "民意")
    heads = ("对象", *middle_heads, "等次", "标记和情形")
    rows = []
    for one in targets:
        subject, barred = seen.subjects[one.pk], seen.barred(one.pk)
        note = one.post or (one.pool if annual else "")
        name = Cell(one.name, reverse("appraisal:grade_target", args=[one.pk]), note=note)
        middle: list[Cell]
        if annual:
            result = results[one.member_id or 0]
            middle = [Cell(str(result.rank), figures=True), Cell(points2(result.final), figures=True)]
        else:
            middle = [
                Cell(one.get_tier_display()),
                Cell(low_text(subject.evaluation or subject.work_report)),
                Cell(unhappy_text(subject.survey)),
            ]
        rows.append([name, *middle, grade_cell(seen, one), Cell(notes_of(seen, one, barred))])
    return Listing("等次", heads, rows, ("没有对象", "没有符合条件的评定对象。"))


def low_text(ballots: Ballots | None) -> str:
    return f"一般和差 {ballots.low}/{ballots.valid}" if ballots is not None else "—"


def unhappy_text(ballots: Ballots | None) -> str:
    return f"不满意 {ballots.dissatisfied}/{ballots.valid}" if ballots is not None else "—"


def quota_listing(seen: Picture) -> Listing:
    """Each pool: how many, the line, how many have the best grade, what was approved above it."""
    total: Counter[str] = Counter(one.pool for one in seen.subjects.values())
    good: Counter[str] = Counter(one.pool for one in seen.subjects.values() if one.grade is Grade.GOOD)
    open_: Counter[str] = Counter(one.pool for one in seen.subjects.values() if one.grade is None)
    rows = []
    for pool in dict.fromkeys(one.pool for one in seen.targets):
        most = quota(seen.limits.good[pool], total[pool])
        approved = seen.limits.approved.get(pool)
        tone = "danger" if good[pool] > max(most, approved or 0) else ""
        rows.append(
            [Cell(pool), Cell(str(total[pool]), figures=True), Cell(str(most), figures=True),
             Cell(str(good[pool]), tone=tone, figures=True), Cell(str(open_[pool]), figures=True),
             Cell(f"{approved} 名" if approved else "—")]
        )  # fmt: skip
    return Listing("限额", ("范围", "总数", "最高等次限额", "实评", "待定", "批准超限"), rows)


def step_listing(steps: Sequence[StepState]) -> Listing:
    rows = []
    for place, one in enumerate(steps, 1):
        state = Cell("未触发", tone="neutral") if not one.triggered else Cell("已完成", tone="success")
        if not one.done:
            state = Cell("未完成", tone="warning")
        rows.append(
            [Cell(f"{place}. {one.step.label}"), state, Cell(one.on.isoformat() if one.on else "—", figures=True),
             Cell(one.text or "—")]
        )  # fmt: skip
    return Listing("十一个环节", ("环节", "状态", "日期", "情况"), rows)


def consultation_listing(rows: Iterable[GradeConsultation], *, answers: bool) -> Listing:
    lines = []
    for one in rows:
        url = reverse("appraisal:reply_grade_opinion", args=[one.pk]) if answers and one.replied_at is None else ""
        who = one.person.name if one.person is not None else one.unit.name if one.unit is not None else ""
        state = Cell("已答复", tone="success") if one.replied_at else Cell("待答复", tone="warning")
        lines.append([Cell(who, url), Cell(one.question), Cell(one.due_on.isoformat(), figures=True), state,
                      Cell(one.reply or "—")])  # fmt: skip
    empty = ("尚未征求意见", "提出初步意见后征求领导和部门意见。")
    return Listing("征求意见", ("对象", "内容", "期限", "状态", "意见"), lines, empty)


def opinion_listing(seen: Picture, target: GradeTarget) -> Listing:
    """What was said of a target, the last first."""
    rows = [
        [Cell(OpinionStage(one.stage).label, note=f"{timezone.localtime(one.recorded_at):%Y-%m-%d %H:%M}"),
         Cell(seen.word_of(target, one), note=one.standard.text if one.standard else ""),
         Cell(one.reasons, note=str(one.recorded_by))]
        for one in reversed(seen.opinions.get(target.pk, []))
    ]  # fmt: skip
    heads = ("环节", "等次", "理由")
    return Listing("定等过程", heads, rows, ("尚未定等", "票数、得分不自动产生等次，由考核组写明理由提出。"))


def evidence_facts(seen: Picture, target: GradeTarget) -> list[tuple[str, str]]:
    """What bears on a grade, beside the form."""
    one = seen.subjects[target.pk]
    facts: list[tuple[str, str]] = []
    called = needs_inquiry(one, seen.limits)
    if called or one.inquiry is not None:
        done = one.inquiry.conclusion if one.inquiry is not None else None
        state = done.label if done is not None else "调查中" if one.inquiry is not None else "应当组织，尚未组织"
        facts.append(("专项调查", f"{state}（{called}）" if called else state))
    if one.tier is GradeTier.TEAM and one.clues:
        facts.append(("当年反映问题", f"{one.clues} 件"))
    if one.criticisms:
        facts.append(("当年通报批评", "；".join(one.criticisms)))
    if one.integrity_due:
        facts.append(("责任制考核等次", one.integrity.label if one.integrity else "尚未决定"))
    facts += [("一票否决", text) for text in one.vetoes] + [("弄虚作假", text) for text in one.frauds]
    return facts + [("提示", text) for text in warnings(one, seen.subjects.values())]


TEAM_HEADS, SURVEY_HEADS = "好/较好/一般/差", "满意/基本满意/不了解/不满意"


def tally_listing(seen: Picture, target: GradeTarget, *, linked: bool) -> Listing:
    """Counts beside the form, each with where it was counted; ``linked``: the reader may open the evaluation."""
    rows = []
    for kind in TallyKind:
        one = seen.tallies.get((target.pk, kind))
        if one is None:
            continue
        counts = (one.first, one.second, one.third, one.fourth)
        url = reverse("appraisal:evaluation", args=[one.origin_pk]) if linked and one.origin_kind else ""
        source = Cell(one.origin_text or "纸质统计表", url, note=f"{timezone.localtime(one.recorded_at):%Y-%m-%d} 取用")
        if not one.origin_kind:
            source = Cell("纸质统计表", note=f"{timezone.localtime(one.recorded_at):%Y-%m-%d} 登记")
        heads = SURVEY_HEADS if kind is TallyKind.SURVEY else TEAM_HEADS
        rows.append(
            [
                Cell(kind.label),
                Cell(" / ".join(map(str, counts)), note=heads),
                Cell(str(sum(counts)), figures=True),
                source,
            ]
        )
    empty = ("没有票数", "系统内测评开箱后票数自动列出；在纸上进行的，由考核组登记统计表。")
    return Listing("票数", ("种类", "票数", "有效票", "来源"), rows, empty)


def barred_panel(findings: Sequence[Finding]) -> Panel:
    """Why the best grade is out of reach."""
    if not findings:
        return Panel("最高等次", text="没有不得评最高等次的情形。")
    rows = [
        [Cell(one.title), Cell("，".join(f"{name} {value}" for name, value in one.facts.items())), Cell(one.clause)]
        for one in findings
    ]
    return Panel("不得评最高等次", listing=Listing("不得评最高等次", ("情形", "事实", "依据"), rows))
