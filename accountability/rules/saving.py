"""What stands before a save of rows: nobody overwrites what he has not read; rows come down the tree alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.findings import Finding, unmet

ROW_FACT = "行"
MOST_ROWS = 1000
"""Rows of one table: a bound of the page, not of a regulation."""
CHANGED, TREE = "JH-B-2.5", "JH-B-2.4-a"


@dataclass(frozen=True, slots=True)
class StaleRow:
    """A row of a save whose newest version is not the one that was read; ``by`` and ``when`` are of that version.

    ``gone``: it was taken out of the table. ``key`` is how the page names the row.
    """

    key: str
    by: str = ""
    when: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Superior:
    """A row to be broken down: its target, the unit whose table holds it, the units that lead and assist."""

    target: str
    unit: int
    named: frozenset[int | None]


def check_size(rows: int) -> list[Finding]:
    if rows <= MOST_ROWS:
        return []
    return [unmet("", f"一张明细表不超过 {MOST_ROWS} 行", remedy="请分表编制", 行数=str(rows))]


def check_stale(rows: Sequence[StaleRow]) -> list[Finding]:
    """Each row that somebody else changed or took out since it was read, with who and when (JH-B-2.5)."""
    findings = []
    for row in rows:
        if row.gone:
            facts = {ROW_FACT: row.key}
            findings.append(unmet(CHANGED, "本行已不在表中", remedy="本行已被移出，需要的请另加一行", **facts))
        else:
            facts = {ROW_FACT: row.key, "修改人": row.by, "时间": row.when}
            findings.append(unmet(CHANGED, "打开页面后本行已被他人修改", remedy="核对现在的内容后再保存", **facts))
    return findings


def check_tree(unit: int, superiors: Collection[int], rows: Sequence[Superior], *, of_county: bool) -> list[Finding]:
    """Handed down within the tree alone: of a superior's table, naming this unit or one above it (JH-B-2.4-a)."""
    if of_county:
        return [unmet(TREE, "县级明细表没有上级任务", remedy="直接填写任务")]
    named = {unit, *superiors}
    strangers = [row.target for row in rows if row.unit not in superiors or not named & row.named]
    if not strangers:
        return []
    remedy = "只能分解本单位或者上级单位承担的任务"
    return [unmet(TREE, "任务不由本单位承担", remedy=remedy, 任务="；".join(strangers[:3]))]
