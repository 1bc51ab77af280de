"""Awards as lines: rounds, awards with their winners, the order with what bars, prizes and their distribution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing, Panel
from appraisal.enums.awards import AwardKind, AwardState, CandidateMark, WinnerOrigin
from appraisal.gathering.awards import AwardPicture
from appraisal.gathering.special import recommended
from appraisal.models import Award, AwardCandidate, AwardRound, AwardWinner, PrizeDistribution, YearEndFiling
from core.numbers import grouped, plain

STATE_TONES = {
    AwardState.PREPARING: "warning", AwardState.SUBMITTED: "warning", AwardState.APPROVED: "success",
    AwardState.PUBLISHED: "success",
}  # fmt: skip
MARK_TONES = {
    CandidateMark.PROPOSED: "success", CandidateMark.TIED: "warning", CandidateMark.RESERVE: "neutral",
    CandidateMark.EXCLUDED: "danger",
}  # fmt: skip
ROUND_HEADS = ("评选", "年度", "奖项", "状态", "会议纪要", "表彰文号")
WINNER_HEADS = ("获奖者", "名次", "单位", "奖金（元）", "理由、文号")


def yuan(amount: int) -> str:
    return grouped(amount) if amount else "—"


def state_badge(row: AwardRound) -> tuple[str, str]:
    state = AwardState(row.state)
    return state.label, STATE_TONES[state]


def round_row(row: AwardRound, awards: int) -> list[Cell]:
    label, tone = state_badge(row)
    return [
        Cell(row.title, reverse("appraisal:award_round", args=[row.pk])), Cell(str(row.year), figures=True),
        Cell(str(awards), figures=True), Cell(label, tone=tone), Cell(row.meeting_record or "—"),
        Cell(row.notice_number or "—"),
    ]  # fmt: skip


def names_of(seen: AwardPicture) -> str:
    """第一名 河口镇；第二名 待定 with the places of small awards, the count of long lists."""
    if sum(one.count for one in seen.slots) > 12:
        return f"已填 {len(seen.winners)} 名"
    parts = []
    for place, slot in enumerate(seen.slots):
        held = "、".join(one.name for one in seen.winners if one.slot == place) or "待定"
        parts.append(f"{slot.label} {held}" if len(seen.slots) > 1 else held)
    return "；".join(parts)


def open_text(seen: AwardPicture) -> str:
    """What is open in an award."""
    whole, held = sum(one.count for one in seen.slots), sum(seen.taken)
    if held >= whole:
        return "—"
    if seen.tied:
        return f"并列待定：{'、'.join(seen.tied)}"
    return f"空缺：{seen.vacancy}" if seen.vacancy else f"还差 {whole - held} 名"


def award_listing(seen: Sequence[AwardPicture], title: str) -> Listing:
    rows = []
    for one in seen:
        whole = sum(slot.count for slot in one.slots)
        text = open_text(one)
        paid = sum(winner.prize for winner in one.winners)
        rows.append(
            [
                Cell(one.award.name, reverse("appraisal:award", args=[one.award.pk])),
                Cell(f"{len(one.winners)}/{whole}", figures=True), Cell(names_of(one)), Cell(yuan(paid), figures=True),
                Cell(text, tone="warning" if text != "—" else ""),
            ]
        )  # fmt: skip
    return Listing(title, ("奖项", "名额", "获奖者", "奖金（元）", "待办"), rows)


def listings(seen: Sequence[AwardPicture]) -> list[Listing]:
    """One table for each kind of award."""
    found = []
    for kind in AwardKind:
        same = [one for one in seen if one.award.kind == kind]
        if same:
            found.append(award_listing(same, kind.label))
    return found


def findings_text(told: Iterable[Sequence[object]]) -> str:
    """本年度被一票否决（领域 安全生产，依据 …；SX-6.6-a）；…"""
    parts = []
    for clause, title, facts in told:
        shown = "，".join(f"{name} {value}" for name, value in facts.items()) if isinstance(facts, dict) else ""
        parts.append(f"{title}（{shown + '；' if shown else ''}{clause}）")
    return "；".join(parts)


def candidate_listing(candidates: Sequence[AwardCandidate], by: str) -> Listing:
    rows = []
    for one in candidates:
        mark = CandidateMark(one.mark)
        notes = [findings_text(one.bars), f"注意：{findings_text(one.cautions)}" if one.cautions else ""]
        rows.append(
            [
                Cell(one.name), Cell(str(one.place), figures=True), Cell(one.shown, figures=True),
                Cell(mark.label, tone=MARK_TONES.get(mark, "")), Cell("；".join(note for note in notes if note) or "—"),
            ]
        )  # fmt: skip
    return Listing("次序", ("对象", "名次", by, "测算", "情形"), rows, ("没有次序", "成绩登记后按得分排出次序。"))


def winner_rows(seen: AwardPicture, *, drops: bool = False) -> list[list[Cell]]:
    rows = []
    page = "appraisal:drop_nominee" if seen.award.kind == AwardKind.INDIVIDUAL else "appraisal:drop_winner"
    for one in seen.winners:
        name = Cell(one.name, reverse(page, args=[one.pk]) if drops else "", note=one.post)
        rows.append(
            [
                name, Cell(seen.slots[one.slot].label), Cell(one.unit.name if one.unit else "—"),
                Cell(yuan(one.prize), figures=True), Cell(one.basis or WinnerOrigin(one.origin).label),
            ]
        )  # fmt: skip
    return rows


def winner_listing(seen: AwardPicture, *, drops: bool) -> Listing:
    empty = ("还没有获奖者", "按次序提出，或者由领导小组报送名单后列在这里。")
    return Listing("获奖者", WINNER_HEADS, winner_rows(seen, drops=drops), empty)


def recommendation_listing(filings: Sequence[YearEndFiling]) -> Listing:
    """The lists of the lead units, for reference."""
    rows = [
        [
            Cell(one.filer.unit.name),
            Cell("推荐名单", reverse("appraisal:year_end_file", args=[one.pk])) if one.document_id
            else Cell("没有推荐", note=one.none_reason),
            Cell(f"{timezone.localtime(one.recorded_at):%Y-%m-%d}"),
        ]
        for one in filings
    ]  # fmt: skip
    return Listing(
        "牵头单位推荐名单（参考）", ("牵头单位", "文件", "报送"), rows, ("没有推荐名单", "牵头单位年终报送后列在这里。")
    )


def recommended_listing(award: Award) -> Listing:
    """The organisers' list of a special appraisal, for reference; the order of the award is that of the points."""
    year = award.round.year
    rows = [
        [
            Cell(str(one.order), figures=True), Cell(one.name), Cell(str(one.place), figures=True),
            Cell(plain(one.total), figures=True),
        ]
        for one in recommended(year, award.code)
    ]  # fmt: skip
    empty = ("还没有推荐名单", "组织单位推荐并由另一人确认后列在这里。")
    return Listing("组织单位推荐名单（参考）", ("次序", "对象", "专项名次", "专项得分"), rows, empty)


def own_row(one: AwardWinner, distribution: PrizeDistribution | None) -> list[Cell]:
    label = one.award.slots[one.slot][0]
    state = "已登记" if distribution is not None else "待登记"
    if one.person or not one.prize:
        state = "—"
    return [
        Cell(one.award.name, reverse("appraisal:own_award", args=[one.pk])),
        Cell(str(one.award.round.year), figures=True), Cell(label), Cell(one.name, note=one.post),
        Cell(yuan(one.prize), figures=True),
        Cell(state, tone="warning" if state == "待登记" else ""), Cell(one.award.round.notice_number),
    ]  # fmt: skip


OWN_HEADS = ("奖项", "年度", "名次", "获奖者", "奖金（元）", "分配", "表彰文号")


def distribution_panel(held: PrizeDistribution | None, prize: int) -> Panel:
    """How the prize was distributed."""
    if held is None:
        return Panel("奖金分配", text="还没有登记分配。由本单位研究决定后登记，每人的金额逐一列明。")
    shares = list(held.shares.order_by("pk"))
    rows = [
        [Cell(one.name), Cell("党政一把手" if one.principal else "—"), Cell(yuan(one.amount), figures=True)]
        for one in shares
    ]
    whole = sum(one.amount for one in shares)
    rows.append(
        [Cell("合计"), Cell(f"奖金 {yuan(prize)} 元，余 {grouped(prize - whole)} 元"), Cell(yuan(whole), figures=True)]
    )
    return Panel("奖金分配", listing=Listing("奖金分配", ("姓名", "职务", "金额（元）"), rows))


def prize_sums(seen: Sequence[AwardPicture]) -> list[tuple[str, str]]:
    """Sums of the winners in the list, by kind of award, and of the whole."""
    found = []
    for kind in (AwardKind.OVERALL, AwardKind.SINGLE, AwardKind.INDIVIDUAL):
        same = [one for one in seen if one.award.kind == kind]
        if same:
            count = sum(len(one.winners) for one in same)
            found.append((kind.label, f"{count} 名，{grouped(sum(w.prize for one in same for w in one.winners))} 元"))
    if found:
        found.append(("奖金合计", f"{grouped(sum(w.prize for one in seen for w in one.winners))} 元"))
    return found
