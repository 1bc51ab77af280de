"""Pages of execution results in the area 执行, the clauses that they embody, and what they add to the chain."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.chain_parts import MATTER, PARTS, TASK
from accountability.models import Highlight, PointProposal
from accountability.presenters.chain import chain_url
from core import sections
from core.access import may
from core.registry import ChainLink
from core.sections import Section
from organization.models import Account

SECTION = Section("执行", "落实结果", (
    (P.VIEW_EXECUTION, "落实排名", "accountability:rankings", 280),
    (P.VIEW_HIGHLIGHTS, "亮点工作评选", "accountability:highlight_rounds", 281),
    (P.VIEW_PROPOSALS, "加扣分建议", "accountability:point_proposals", 282),
    (P.VIEW_YEAR_VIEWS, "年度监督情况", "accountability:years", 283),
))  # fmt: skip
PAGES = {
    ("落实排名", "accountability:rankings"): ("LS-4.3-c", "LS-3.5-d"),
    ("亮点工作评选", "accountability:highlight_rounds"): ("LS-4.3-b",),
    ("加扣分建议", "accountability:point_proposals"): ("LS-4.3-b", "LS-3.5-a", "LS-3.5-b"),
    ("年度监督情况", "accountability:years"): ("JH-A-6.5-a",),
}
"""(label, page) -> clauses."""


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """Highlights of a task, and proposals of whatever they rest on, where their own pages list them."""
    found = _of(Highlight._meta.label_lower, account, task=pk) if kind == TASK else []
    return found + _of(PointProposal._meta.label_lower, account, source_kind=kind, source_pk=pk)


def walk(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """From a decision to the page of its chain."""
    if kind != MATTER or not may(account, P.VIEW_TABLES):
        return []
    return [ChainLink("来龙去脉", "从决策到落实结果", chain_url((kind, pk)))]


def _of(kind: str, account: Account, **named: Any) -> list[ChainLink]:
    part = PARTS[kind]
    return [
        ChainLink(part.what, part.title(row), reverse(part.page, args=part.args(row)), part.state(row))
        for row in part.seen(account).filter(**named)
    ]


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
