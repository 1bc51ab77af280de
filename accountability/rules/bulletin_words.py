"""What a bulletin says in words: title, lead, closing, and sentences made from its figures alone (JH-A-6.3-c). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from accountability.enums import BulletinKind, MentionKind, UnitGroup
from accountability.rules.bulletin_content import Content, Count, Head, Mention
from core.numbers import chinese_date, percent

GROUP_WORDS = {UnitGroup.TOWNSHIP: "乡镇、街道和园区", UnitGroup.DEPARTMENT: "县直部门和单位"}
MEASURE = (
    "应完成事项为期末前到期的任务和进度节点，以前到期而期初尚未完成的一并计入；完成率为已完成（按期和超期）占应完成的比例；"
    "逾期天数算至期末次日。"
)
"""How the figures are counted, printed below the tables."""


def title_of(kind: BulletinKind, label: str, correction: int = 0) -> str:
    """关于2012年第三季度工作任务完成情况的通报."""
    mended = "（更正）" if correction == 1 else f"（第{correction}次更正）" if correction else ""
    name = label.replace(" ", "") if kind is BulletinKind.QUARTERLY else f"“{label}”"
    return f"关于{name}{'工作任务' if kind is BulletinKind.QUARTERLY else ''}完成情况的通报{mended}"


def lead_of(head: Head, *, corrects: str = "", reason: str = "") -> str:
    """The first paragraph, which may be edited."""
    days = f"{chinese_date(head.start)}至{chinese_date(head.end)}"
    mending = f"因{reason.strip(' 。')}，对《{corrects}》更正如下，以本通报为准。" if corrects else ""
    if head.kind is BulletinKind.SPECIAL:
        return f"“{head.label}”已于{chinese_date(head.end)}到期。现将完成情况通报如下。{mending}"
    label = head.label.replace(" ", "")
    return f"按照乡镇、部门工作任务完成情况按季通报的规定，现将{label}（{days}）完成情况通报如下。{mending}"


def closing_of(content: Content) -> str:
    """What is asked of the units, which may be edited."""
    late = content.total.overdue
    if not late:
        return "各乡镇、各部门要继续对照明细表的工作标准和进度节点，抓好下一阶段任务落实。"
    return (
        f"逾期未完成的{late}项任务和节点，责任单位要逐项查明原因，明确责任人和完成时间，抓紧补齐。"
        "通报批评的单位要向县委、县政府书面说明情况。督查机构将跟踪督办，办理情况列入下一期通报。"
    )


def share(rate: Fraction | None) -> str:
    """With one decimal: 66.7%; — where nothing fell due."""
    return percent(rate.numerator, rate.denominator) if rate is not None else "—"


def points(now: Fraction | None, before: Fraction | None) -> str:
    """The change of a rate in percentage points: 上升3.2个百分点, "" where there is nothing to compare with."""
    if now is None or before is None:
        return ""
    tenths = tenths_of(now) - tenths_of(before)
    if tenths == 0:
        return "持平"
    return f"{'上升' if tenths > 0 else '下降'}{abs(tenths) // 10}.{abs(tenths) % 10}个百分点"


def tenths_of(rate: Fraction) -> int:
    """Tenths of a percent, half up, as the rate is shown."""
    return (2000 * rate.numerator + rate.denominator) // (2 * rate.denominator)


def summary_of(content: Content) -> list[str]:
    """The overall picture in sentences."""
    total = content.total
    lines = [_overall(content, total)]
    for group in UnitGroup:
        units = content.of_group(group)
        if units:
            count = sum((unit.count for unit in units), Count())
            if not count.due:
                lines.append(f"{GROUP_WORDS[group]}{len(units)}个，均没有到期事项。")
                continue
            idle = sum(not unit.rank for unit in units)
            more = f"，{idle}个没有到期事项" if idle else ""
            lines.append(
                f"{GROUP_WORDS[group]}{len(units)}个，应完成{count.due}项，已完成{count.done}项，"
                f"完成率{share(count.rate)}{more}。"
            )
    return lines


def _overall(content: Content, total: Count) -> str:
    whole = "全县" if content.head.kind is BulletinKind.QUARTERLY else "本次"
    if not total.due:
        return f"{whole}没有到期的任务和进度节点。"
    text = (
        f"{whole}应完成{total.due}项，已完成{total.done}项，其中按期完成{total.on_time}项、超期完成{total.late}项；"
        f"逾期未完成{total.overdue}项。完成率{share(total.rate)}"
    )
    if content.past:
        last = content.past[-1]
        moved = points(total.rate, last.count.rate)
        text += f"，比上一季度{moved}" if moved else ""
    return f"{text}。"


def named(mentions: Sequence[Mention], kind: MentionKind) -> list[Mention]:
    return [one for one in mentions if one.kind is kind]


def orders_of(content: Content, what: str) -> str:
    """One sentence on the orders of a kind."""
    rows = [one for one in content.orders if one.what == what]
    closed, late = sum(one.done is not None for one in rows), sum(one.state == "逾期" for one in rows)
    name = "督办单" if what == "order" else "限期整改责任书"
    return f"{name}{len(rows)}件，销号{closed}件，在办{len(rows) - closed}件，其中逾期{late}件。"
