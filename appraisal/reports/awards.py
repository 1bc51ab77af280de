"""Papers of awards: the list of winners as an official paper and as sheets of a workbook, the letter of award."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from appraisal.enums.awards import AwardKind, AwardRoundKind, AwardState
from appraisal.gathering.awards import AwardPicture
from appraisal.models import AwardRound, AwardWinner
from appraisal.presenters.awards import WINNER_HEADS, candidate_listing, prize_sums, winner_rows, yuan
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet, Value
from core.documents.paper import Line, Paper, PrintTable, print_paper
from core.numbers import chinese_date, chinese_numeral, grouped

PRIZE = WINNER_HEADS.index("奖金（元）")
TOLD = (AwardState.APPROVED, AwardState.PUBLISHED)


def title_of(row: AwardRound) -> str:
    """…获奖名单 once it is approved, …获奖建议名单 before."""
    return f"{row.title}获奖{'' if row.state in TOLD else '建议'}名单"


def sheets(seen: Sequence[AwardPicture]) -> list[Sheet]:
    """All winners with their prizes and the sums; then the order of each award that goes by scores."""
    columns = [Column("奖项", width=30), *(_column(head) for head in WINNER_HEADS)]
    rows: list[list[str | int]] = []
    for one in seen:
        for won, line in zip(one.winners, winner_rows(one), strict=True):
            told = [cell.text for cell in line]
            rows.append([one.award.name, *told[:PRIZE], won.prize, *told[PRIZE + 1 :]])
    found = [Sheet("获奖名单", columns, rows, freeze=1)]
    found.append(
        Sheet(
            "奖金合计",
            [Column("类别", width=18), Column("合计", width=30)],
            [list(one) for one in prize_sums(seen)],
            freeze=1,
        )
    )
    for one in seen:
        if one.candidates:
            listing = candidate_listing(one.candidates, "得分")
            heads = [Column(head, Kind.RANK if head == "名次" else Kind.TEXT, width=18) for head in listing.heads]
            lines: list[list[Value]] = [
                [candidate.name, candidate.place, *(cell.text for cell in line[2:])]
                for candidate, line in zip(one.candidates, listing.rows, strict=True)
            ]
            found.append(Sheet(f"{one.award.code} 次序"[:31], heads, lines, freeze=1))
    return found


def _column(head: str) -> Column:
    """Prizes and places are numbers, so that they can be added up and sorted; the place of a winner is a word."""
    return Column(head, Kind.INTEGER if head == WINNER_HEADS[PRIZE] else Kind.TEXT, width=18)


def print_list(row: AwardRound, seen: Sequence[AwardPicture], *, by: str, at: datetime) -> bytes:
    """The list as PDF: what was approved or what is proposed, a table for each kind of award, the sums."""
    return print_paper(list_paper(row, seen, at=at), at=at, by=by)


def list_paper(row: AwardRound, seen: Sequence[AwardPicture], *, at: datetime) -> Paper:
    scheme = row.kind == AwardRoundKind.SCHEME
    body = [Line(_ground(row))]
    kinds = [kind for kind in AwardKind if any(one.award.kind == kind for one in seen)]
    for place, kind in enumerate(kinds, 1):
        same = [one for one in seen if one.award.kind == kind]
        count, whole = sum(len(one.winners) for one in same), sum(slot.count for one in same for slot in one.slots)
        empty = f"，空缺 {whole - count} 名" if count < whole else ""
        body.append(Line(f"{chinese_numeral(place)}、{kind.label}", 1))
        body.append(Line(f"共 {len(same)} 项，{count} 名{empty}。"))
    if scheme:
        body.append(Line("；".join(f"{name} {text}" for name, text in prize_sums(seen)) + "。"))
    tied = [f"{one.award.name}：{'、'.join(one.tied)}" for one in seen if one.tied and sum(one.taken) < _whole(one)]
    if tied and row.state not in TOLD:
        body += [Line(f"{chinese_numeral(len(kinds) + 1)}、并列待定", 1), *(Line(f"{text}。") for text in tied)]
    day = timezone.localdate(row.published_at or at)
    tables = [_table(kind.label, [one for one in seen if one.award.kind == kind]) for kind in kinds]
    return Paper(
        title=title_of(row), body=body, tables=tables,
        signatory=f"{settings.COUNTY_NAME}考评工作领导小组", day=day, number=row.notice_number,
    )  # fmt: skip


def _whole(one: AwardPicture) -> int:
    return sum(slot.count for slot in one.slots)


def _ground(row: AwardRound) -> str:
    if row.meeting_on is not None:
        day = chinese_date(row.meeting_on)
        return f"经{day}考评工作领导小组会议审定（{row.meeting_record}），{row.title}获奖名单如下。"
    return f"{row.title}按已审定结果的次序拟定如下，以考评工作领导小组审定为准。"


def _table(title: str, seen: Sequence[AwardPicture]) -> PrintTable:
    columns = [
        Column("奖项"), Column("名次", width=10), Column("获奖者"), Column("奖金（元）", kind=Kind.INTEGER, width=12),
    ]  # fmt: skip
    rows = []
    for one in seen:
        for winner in one.winners:
            who = f"{winner.unit.name} {winner.name}" if winner.person and winner.unit else winner.name
            rows.append([one.award.name, one.slots[winner.slot].label, who, yuan(winner.prize)])
    return PrintTable(columns, rows, title=title)


def print_letter(winner: AwardWinner, *, by: str, at: datetime) -> bytes:
    """The letter of award; award, round and unit are selected, the round is published."""
    return print_paper(letter_paper(winner), at=at, by=by)


def letter_paper(winner: AwardWinner) -> Paper:
    row, label = winner.award.round, winner.award.slots[winner.slot][0]
    assert row.published_at is not None, "letters are of published awards"
    who = f"{winner.unit.name} {winner.name}" if winner.person and winner.unit else winner.name
    ranked = (
        f"“{winner.award.name}”{label}" if label not in (winner.award.name, "先进单位") else f"“{winner.award.name}”"
    )
    body = [Line(f"在{row.title}评选中，{who}荣获{ranked}。")]
    if winner.prize:
        body.append(Line(f"按照方案，颁发奖金人民币{grouped(winner.prize)}元。"))
    body.append(Line(f"表彰文号：{row.notice_number}。特发此书，以资鼓励。"))
    return Paper(
        title="表彰通知书", body=body, issuer=f"{settings.COUNTY_NAME}考评工作领导小组文件", addressee=who,
        signatory=f"{settings.COUNTY_NAME}考评工作领导小组", day=timezone.localdate(row.published_at),
    )  # fmt: skip
