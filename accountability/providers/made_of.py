"""What came of an object on its own page: providers are asked only about what there is."""

from __future__ import annotations

from accountability.gathering.holdings import made_of
from accountability.models import (
    AccountabilityCase,
    Clue,
    Inspection,
    PointProposal,
    SupervisionOrder,
)
from accountability.providers import cases, execution_pages, made_of_task, order_pages, supervision_chain
from core import registry
from core.registry import ChainLink
from organization.models import Account

LINKS = (
    ({PointProposal}, execution_pages.links), ({AccountabilityCase, Clue}, cases.links),
    ({Inspection}, supervision_chain.links), ({SupervisionOrder}, order_pages.links),
)  # fmt: skip
"""Models whose rows a provider tells of, in the order of a page."""


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """Of a task one statement for all; of others one for what there is, and those of the providers that it concerns."""
    if kind == made_of_task.TASK:
        return made_of_task.links(pk, account)
    there = made_of(kind, pk)
    return [one for models, ask in LINKS if models & there for one in ask(kind, pk, account)]


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.chain.register(links)
    registry.chain.register(execution_pages.walk)
