"""The table of proposed or decided grades as an official paper and as sheets of a workbook."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accountability.presenters.listing import Listing
from appraisal.enums.grades import Grade, RoundKind, RoundState
from appraisal.gathering.grades import Picture
from appraisal.models import Result
from appraisal.presenters.grades import by_rank, notes_of, quota_listing, reason_of, target_listing
from appraisal.rules.grades import quota
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet
from core.documents.paper import Line, Paper, PrintTable, print_paper
from core.numbers import chinese_date, points2

DECIDED = (RoundState.DECIDED, RoundState.PUBLICISED, RoundState.CIRCULATED, RoundState.CLOSED)


def title_of(seen: Picture) -> str:
    """…等次建议表 until the committee decided, …等次表 after it (BZ-2.2-l)."""
    return f"{seen.round.title}等次{'表' if seen.round.state in DECIDED else '建议表'}"


def pools_of(seen: Picture) -> list[str]:
    return list(dict.fromkeys(one.pool for one in seen.targets))


def sheets(seen: Picture, results: dict[int, Result]) -> list[Sheet]:
    """One sheet for each pool, and the quotas."""
    found = []
    for pool in pools_of(seen):
        rows = by_rank([one for one in seen.targets if one.pool == pool], results)
        listing = target_listing(seen, rows, results)
        reasons = [[*_texts(line), reason_of(seen, one)] for line, one in zip(listing.rows, rows, strict=True)]
        columns = [Column(head, width=18) for head in (*listing.heads, "理由")]
        found.append(Sheet(pool[:31], columns, reasons, freeze=1))
    return [*found, _quotas(quota_listing(seen))]


def _texts(line: object) -> list[str]:
    return [f"{cell.text}（{cell.note}）" if cell.note else cell.text for cell in line]  # type: ignore[attr-defined]


def _quotas(listing: Listing) -> Sheet:
    return listing.sheet()


def print_table_of(seen: Picture, results: dict[int, Result], *, by: str, at: datetime) -> bytes:
    """The PDF: a summary with quotas and ties, then a table for each pool."""
    return print_paper(paper_of(seen, results, at=at), at=at, by=by)


def paper_of(seen: Picture, results: dict[int, Result], *, at: datetime) -> Paper:
    row = seen.round
    decided = row.state in DECIDED
    office = "中共{}纪律检查委员会" if seen.kind is RoundKind.INTEGRITY else "中共{}委考核办公室"
    body = [Line("一、限额和等次", 1), *[Line(_summary(seen, pool)) for pool in pools_of(seen)]]
    tied = [one.name for one in seen.targets if seen.subjects[one.pk].grade is None]
    if tied:
        body += [Line("二、待会议决定", 1), Line(f"{'、'.join(tied)}，请会议决定。")]
    if decided and row.meeting_on:
        body.append(Line(f"以上等次经{chinese_date(row.meeting_on)}县委常委会决定（{row.meeting_record}）。"))
    elif not decided:
        body.append(Line("以上为建议等次，以县委常委会决定为准。"))
    return Paper(
        title=title_of(seen), body=body, tables=[_table(seen, pool, results) for pool in pools_of(seen)],
        signatory=office.format(settings.COUNTY_NAME), day=timezone.localdate(at),
    )  # fmt: skip


def _summary(seen: Picture, pool: str) -> str:
    rows = [one for one in seen.targets if one.pool == pool]
    most = quota(seen.limits.good[pool], len(rows))
    counts = []
    for grade in Grade:
        same = [one for one in rows if seen.subjects[one.pk].grade is grade]
        if same:
            counts.append(f"“{seen.word_of(same[0])}”{len(same)}个")
    approved = seen.limits.approved.get(pool)
    told = f"，经批准为{approved}个" if approved else ""
    return f"{pool}：共{len(rows)}个，最高等次限额{most}个{told}；其中{'，'.join(counts) or '均待定'}。"


def _table(seen: Picture, pool: str, results: dict[int, Result]) -> PrintTable:
    annual = seen.kind is RoundKind.ANNUAL
    columns = [Column("序号", kind=Kind.RANK, width=6), Column("对象")]
    columns += [Column("名次", width=6), Column("得分", width=10)] if annual else [Column("类别", width=10)]
    columns += [Column("等次", width=10), Column("标记、情形")]
    rows = []
    same = by_rank([one for one in seen.targets if one.pool == pool], results)
    for place, one in enumerate(same, 1):
        name = f"{one.unit.name}{one.post} {one.name}" if one.person_id is not None else one.name
        middle = [one.get_tier_display()]
        if annual:
            result = results[one.member_id or 0]
            middle = [str(result.rank), points2(result.final)]
        rows.append([str(place), name, *middle, seen.word_of(one), notes_of(seen, one, seen.barred(one.pk))])
    return PrintTable(columns, rows, title=f"{pool}等次")
