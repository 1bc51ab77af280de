"""The words of a ranking report: title, issuer, summary paragraphs, notes. Pure; COUNTY_NAME comes in as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from appraisal.enums import VersionState
from appraisal.presenters.versions import short_fingerprint
from appraisal.reports.content import Report, Row, Table
from core.documents.columns import display_width
from core.documents.paper import Line
from core.numbers import chinese_date, chinese_numeral, plain, points2

NAMED = 10
"""Units named in one sentence; the others are counted."""
MOVERS = 3
LINE = 20
"""Characters of a title on one line."""
TITLE_END = "排名情况的通报"
BLANK_NUMBER = "　　　　〔{year}〕　　号"

STATE_MARKS = {
    VersionState.DRAFT: "初步结果（待审，未公布）",
    VersionState.PROPOSED: "初步结果（待确认公布）",
    VersionState.PRELIMINARY: "初步结果（待考评工作领导小组审定）",
    VersionState.FINAL: "",
    VersionState.SUPERSEDED: "初步结果（已被新版本替代）",
}
"""What stands at the head of every page of a version that is not approved (SX-6.8-a)."""


def subject(scheme_name: str, *, year: int, county: str) -> str:
    """安澜县2012年度双向承诺考评方案 -> 双向承诺考评."""
    name = scheme_name.strip()
    for lead in (county, f"{year}年度", f"{year}年"):
        name = name.removeprefix(lead)
    for tail in ("方案", "实施"):
        name = name.removesuffix(tail)
    return name or "综合考评"


def title(report: Report, *, county: str) -> str:
    """关于2012年第三季度双向承诺考评排名情况的通报."""
    scheme = report.version.scheme
    return f"关于{report.period.label}{subject(scheme.name, year=scheme.year, county=county)}{TITLE_END}"


def broken(text: str) -> str:
    """A title longer than one line breaks before its last words, never within a word (GB/T 9704)."""
    return text if display_width(text) <= 2 * LINE else text.replace(TITLE_END, f"\n{TITLE_END}")


def summary(report: Report, *, county: str) -> list[Line]:
    """The body of the paper, numbered headings and paragraphs."""
    scheme = report.version.scheme
    lead = (
        f"根据《{scheme.name}》，{report.period.label}{subject(scheme.name, year=scheme.year, county=county)}"
        f"已完成计分和排名，现将有关情况通报如下。"
    )
    parts = [
        ("总体情况", overall(report)),
        ("加减分情况", adjustments(report.rows)),
        ("一票否决和取消评先资格", barred(report.rows)),
        ("名次变化", moves(report)),
        ("有关说明", [standing(report)]),
    ]
    lines = [Line(lead)]
    for number, (heading, paragraphs) in enumerate(((h, p) for h, p in parts if p), start=1):
        lines.append(Line(f"{chinese_numeral(number)}、{heading}", level=1))
        lines.extend(Line(text) for text in paragraphs)
    return lines


def overall(report: Report) -> list[str]:
    """How many took part, and for each group its range and its first three."""
    count = len(report.rows)
    lead = f"本次排名设{len(report.tables)}个考核系统，{count}个考评对象，分别排列名次。"
    return [lead, *(group_text(table) for table in report.tables if table.rows)]


def group_text(table: Table) -> str:
    finals = [row.final for row in table.rows]
    mean = (2 * sum(finals) + len(finals)) // (2 * len(finals))
    return (
        f"{table.name}{len(finals)}个，最高{points2(max(finals))}分，最低{points2(min(finals))}分，"
        f"平均{points2(mean)}分。前三名：{_listed(table.leaders, _leader)}。"
    )


def _leader(row: Row) -> str:
    return f"第{row.rank}名{row.name}（{points2(row.final)}分）"


def adjustments(rows: Sequence[Row]) -> list[str]:
    """Who was praised, rewarded, criticised, and whom the cap stopped."""
    praised = _by(rows, lambda row: row.bonus)
    rewarded = _by(rows, lambda row: row.reward)
    blamed = _by(rows, lambda row: row.deduction)
    texts = []
    if praised:
        texts.append(f"受上级表彰加分的{len(praised)}个：{_points(praised, lambda row: row.bonus)}。{capped(rows)}")
    if rewarded:
        texts.append(f"获领导小组奖励分的{len(rewarded)}个：{_points(rewarded, lambda row: row.reward)}。")
    if blamed:
        texts.append(f"受通报批评扣分的{len(blamed)}个：{_points(blamed, lambda row: row.deduction)}。")
    return texts or ["本期没有计入加减分。"]


def capped(rows: Sequence[Row]) -> str:
    """The units whose commendations exceed the cap."""
    over = [row for row in rows if row.commendations > row.bonus]
    if not over:
        return ""
    named = _listed(over, lambda row: f"{row.name}合计{plain(row.commendations)}分，按上限计{plain(row.bonus)}分")
    return f"其中{named}。"


def barred(rows: Sequence[Row]) -> list[str]:
    """Vetoed and disqualified units; their score and rank stay (SX-6.6-a, SX-8.4-b)."""
    vetoed = [row for row in rows if row.vetoed]
    others = [row for row in rows if row.disqualified]
    parts = [f"{row.name}因{'、'.join(row.vetoes) or '重大事项'}被一票否决" for row in vetoed]
    parts += [f"{row.name}因弄虚作假被取消评先资格" for row in others]
    return ["；".join(parts) + "。上述单位得分和名次照列，本年度不得评优评先。"] if parts else []


def moves(report: Report) -> list[str]:
    """The biggest climbers and those that fell most, by group."""
    texts = []
    for table in report.tables:
        up = sorted((row for row in table.rows if (row.moved or 0) > 0), key=lambda row: (-(row.moved or 0), row.rank))
        down = sorted((row for row in table.rows if (row.moved or 0) < 0), key=lambda row: (row.moved or 0, row.rank))
        parts = [
            f"{word}较多的有：{_listed(found[:MOVERS], _move)}"
            for word, found in (("上升", up), ("下降", down))
            if found
        ]
        if parts:
            texts.append(f"{table.name}：" + "；".join(parts) + "。")
    return [f"与{report.baseline}相比，{texts[0]}", *texts[1:]] if texts else []


def _move(row: Row) -> str:
    return f"{row.name}由第{row.former}名到第{row.rank}名"


def standing(report: Report) -> str:
    """What this result is worth: approved by whom, or still preliminary (SX-6.8-a)."""
    publication = report.publication
    version = f"本通报依据{report.period.label}结果第{report.version.number}版。"
    if report.state is VersionState.FINAL and publication is not None and publication.meeting_on is not None:
        when = chinese_date(publication.meeting_on)
        return f"{version}该结果已经考评工作领导小组{when}会议审定（{publication.meeting_record}）。"
    return f"{version}该结果为初步结果，按照方案六（八）须报考评工作领导小组审定，审定前不作为评先评优依据。"


def notes(report: Report, table: Table) -> list[str]:
    """Under every table: how the figures came about, by the plan's articles, and which computation it was."""
    rule = (
        "各大项得分＝本单位基础分÷本系统第一名基础分×权重分，第一名得满权重分"
        if table.ratio_to_best
        else "各大项得分＝本单位基础分÷满分×权重分"
    )
    lines = [
        f"注：1．{rule}；初步得分为各大项得分之和（方案四（一））。",
        "2．最终得分＝初步得分＋表彰加分＋奖励分－扣分；表彰加分累计不超过上限（方案四（二））。按最终得分排名，"
        "得分相同的名次并列，其后名次顺延空出（方案四（三））。",
        "3．分值保留四位小数计算，表中列两位。"
        + ("带※的单位本年度不得评优评先（方案六（六）、八（四）），得分和名次照列。" if _any_barred(table) else ""),
        f"4．结果第{report.version.number}版，输入指纹 {short_fingerprint(report.version)}。",
    ]
    if report.baseline:
        lines[2] += f"“变化”为与{report.baseline}相比的名次升降。"
    return lines


def _any_barred(table: Table) -> bool:
    return any(row.barred for row in table.rows)


def _by(rows: Iterable[Row], points: Callable[[Row], int]) -> list[Row]:
    return sorted((row for row in rows if points(row)), key=lambda row: (-points(row), row.code))


def _points(rows: Sequence[Row], points: Callable[[Row], int]) -> str:
    return _listed(rows, lambda row: f"{row.name}{plain(points(row))}分")


def _listed(rows: Sequence[Row], text: Callable[[Row], str]) -> str:
    """Names with their words, 、 between them; beyond NAMED they are counted."""
    shown = "、".join(text(row) for row in rows[:NAMED])
    return f"{shown}等{len(rows)}个" if len(rows) > NAMED else shown
