"""Bulletins in the navigation, and the clauses that their pages embody."""

from __future__ import annotations

from typing import Any

from accountability.enums import AccountabilityPermission as P
from core import registry
from core.access import may
from core.registry import NavEntry, address

AREA, SECTION = "执行", "督查督办"
PAGE = "accountability:bulletins"
CLAUSES = ("JH-A-6.3-c", "JH-A-6.3-d")
FIRST, AMONG = 190, 240
"""Of the inspection office the area begins with its main job; of the others it stands among the rest."""


def entries(account: Any) -> list[NavEntry]:
    """Everybody who reads issued bulletins."""
    if not may(account, P.VIEW_BULLETINS):
        return []
    order = FIRST if may(account, P.MANAGE_BULLETINS) else AMONG
    return [NavEntry(AREA, "季度通报", address(PAGE), section=SECTION, order=order)]


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    return {clause: [("季度通报", address(PAGE))] for clause in CLAUSES}


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.navigation.register(entries)
    registry.clause_pages.register(clause_pages)
