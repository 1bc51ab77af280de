"""What a row must say before its table is filed or issued: responsibility, progress, quality (LS-3.1). Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accountability.enums import TableKind, TaskCategory
from accountability.rules.lines import Line
from accountability.rules.quantity import has_figure, quantified
from core.findings import Finding, met, unmet

COUNTY = frozenset({TableKind.DECISION, TableKind.POINTS})
EVERY = frozenset(TableKind)
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One row as facts. ``county_leader``: the leader in charge holds a leading post of the county."""

    number: int
    target: str = ""
    content: str = ""
    standard: str = ""
    measures: tuple[Line, ...] = ()
    milestones: tuple[Line, ...] = ()
    deadline: date | None = None
    leader: str = ""
    county_leader: bool = False
    lead: str = ""
    assisting: tuple[str, ...] = ()
    person: str = ""
    category: TaskCategory | None = None
    managed: bool = False

    @property
    def joint(self) -> bool:
        """Several units carry it out."""
        return bool(self.assisting)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence about a row: ``fails`` picks the rows that do not hold it, in tables of ``kinds``."""

    clause: str
    title: str
    remedy: str
    fails: Callable[[Row], bool]
    kinds: frozenset[TableKind] = EVERY


REQUIREMENTS = (
    Requirement("JH-B-3.1-b", "目标任务", "写明做成什么", lambda row: not row.target),
    Requirement("JH-B-3.1-b", "工作内容", "写明做哪些事", lambda row: not row.content),
    Requirement("JH-B-3.1-b", "执行部门（牵头部门）", "填写一个牵头部门", lambda row: not row.lead),
    Requirement("LS-3.1-a", "定责任：责任人", "落实到具体的人，只写单位不行", lambda row: not row.person),
    Requirement("LS-3.1-c", "定进度：完成时限", "填写完成时限", lambda row: row.deadline is None),
    Requirement("LS-3.1-c", "定进度：进度节点", "至少列一个写明日期的节点", lambda row: not row.milestones),
    Requirement("LS-3.1-e", "定质量：工作标准", "写明工作标准", lambda row: not row.standard),
    Requirement(
        "LS-3.1-e", "定质量：标准量化", "写明目标值，或者可以核验的结果；“加强”“推进”不能核验",
        lambda row: bool(row.standard) and not quantified(row.standard),
    ),
    Requirement("LS-2-b", "落实类别", "从六类中选定一类", lambda row: row.category is None),
    Requirement("JH-A-6.1-b", "县级分管领导", "填写县级分管领导", lambda row: not row.leader, COUNTY),
    Requirement(
        "JH-A-6.1-b", "分管领导须为县级", "改填县级领导", lambda row: bool(row.leader) and not row.county_leader, COUNTY
    ),
    Requirement(
        "JH-B-3.3-a", "涉及多个部门的须有牵头部门和分管领导", "三方都要写明：分管领导、牵头部门、协办单位",
        lambda row: row.joint and not (row.lead and row.leader),
    ),
    Requirement(
        "JH-B-3.3-c", "目标管理的任务须有数字目标和节点", "工作标准写明数字，并列进度节点",
        lambda row: row.managed and not (has_figure(row.standard) and row.milestones),
    ),
    Requirement(
        "BZ-2.1-b", "工作措施", "写明具体措施", lambda row: not row.measures, frozenset({TableKind.INTEGRITY})
    ),
)  # fmt: skip
"""The county's table asks for all columns, a unit's for the five elements and the three fixings (docs/adr/0021)."""


def check_rows(rows: Sequence[Row], kind: TableKind, *, issued_on: date | None = None) -> list[Finding]:
    """Every requirement with the rows that fail it; met ones too. ``issued_on``: no deadline may lie before it."""
    if not rows:
        return [unmet("JH-B-3.1-a", "明细表没有任务", remedy="先填写任务")]
    findings = [_judge(one, rows) for one in REQUIREMENTS if kind in one.kinds]
    if issued_on is not None:
        late = Requirement(
            "JH-A-6.1-b", "完成时限不早于下达日期", "更正完成时限",
            lambda row: row.deadline is not None and row.deadline < issued_on,
        )  # fmt: skip
        findings.append(_judge(late, rows))
    return findings


def _judge(one: Requirement, rows: Iterable[Row]) -> Finding:
    failing = [row.number for row in rows if one.fails(row)]
    if not failing:
        return met(one.clause, one.title)
    return unmet(one.clause, one.title, remedy=one.remedy, 未落实=named(failing))


def named(numbers: Sequence[int]) -> str:
    """Rows in words: 第 2、5 行."""
    shown = "、".join(str(number) for number in numbers[:SHOWN])
    return f"第 {shown} 行" + (f"等 {len(numbers)} 行" if len(numbers) > SHOWN else "")


def out_of_order(row: Row) -> list[Line]:
    """Milestones and measures dated after the deadline (LS-3.1-c)."""
    if row.deadline is None:
        return []
    return [line for line in (*row.milestones, *row.measures) if line.due is not None and line.due > row.deadline]


def fingerprint(contents: Iterable[Sequence[str]]) -> str:
    """SHA-256 of the texts of all cells in order: what was studied, confirmed and filed is one and the same."""
    text = json.dumps([list(cells) for cells in contents], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
