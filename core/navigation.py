"""What core puts into the mast, the sub-navigation and the person's menu."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core import access
from core.enums import CorePermission as P
from core.registry import NavEntry

FOR_ALL = (
    ("工作台", "我的工作台", "core:workbench", "", 0),
    ("制度", "制度条款", "core:clauses", "制度", 600),
    ("制度", "规则参数", "core:rulebooks", "制度", 610),
)
GUARDED: tuple[tuple[P, str, str, str, int], ...] = ()


def entries(account: Any) -> list[NavEntry]:
    """Pages of core that the account may open."""
    shown = [NavEntry(area, label, reverse(page), section, order) for area, label, page, section, order in FOR_ALL]
    return shown + [
        NavEntry("管理", label, reverse(page), section, order)
        for permission, label, page, section, order in GUARDED
        if access.may(account, permission)
    ]


def menu(account: Any) -> list[NavEntry]:
    """Entries under the person's name."""
    return []
