"""What came of an object on its own page: providers are asked only about what there is."""

from __future__ import annotations

from accountability.gathering.holdings import made_of
from accountability.models import (
    AccountabilityCase,
    BulletinTask,
    Clue,
    Highlight,
    Inspection,
    PointProposal,
    RectificationOrder,
    SupervisionOrder,
)
from accountability.providers import bulletins, cases, execution_pages, order_pages, supervision_chain
from core import registry
from core.registry import ChainLink
from organization.models import Account

LINKS = (
    ({BulletinTask}, bulletins.links), ({Highlight, PointProposal}, execution_pages.links),
    ({AccountabilityCase, Clue}, cases.links), ({Inspection, RectificationOrder}, supervision_chain.links),
    ({SupervisionOrder}, order_pages.links),
)  # fmt: skip
"""Models whose rows a provider tells of, in the order of a page."""


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """One statement for what there is, and those of the providers that it concerns."""
    there = made_of(kind, pk)
    return [one for models, ask in LINKS if models & there for one in ask(kind, pk, account)]


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.chain.register(links)
    registry.chain.register(execution_pages.walk)
