"""What the layout needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core import registry

MOST_UNFOLDED = 16
"""Entries of an area that are shown all at once; of a larger one the section of the page is open."""
AREAS = ("工作台", "决策", "执行", "考核", "测评", "干部", "制度", "管理")


def chrome(request: HttpRequest) -> dict[str, Any]:
    """The mast, the navigation of the current area and the person's name.

    A page may set ``request.area`` (one of AREAS); without it the area is found by the longest entry that the
    path starts with.
    """
    base = {"county": f"{settings.COUNTY_NAME}三个体系", "demo": settings.DEMO}
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return {"chrome": {**base, "nav": [], "subnav": []}}
    entries: list[registry.NavEntry] = registry.navigation.collect(account)
    here = _entry_of(request, entries)
    area = getattr(request, "area", here.area if here else "工作台")
    return {
        "chrome": {
            **base,
            "nav": _mast(entries, area),
            "subnav": _subnav([entry for entry in entries if entry.area == area], here),
            "user_label": account.label,
            "user_menu": [{"label": one.label, "url": one.url} for one in registry.user_menu.collect(account)],
            "logout_url": registry.address("organization:sign_out"),
        }
    }


def _entry_of(request: HttpRequest, entries: list[registry.NavEntry]) -> registry.NavEntry | None:
    """The entry that names the page, else the one whose address is the longest beginning of the page's."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    named = next((entry for entry in entries if page in entry.pages), None)
    if named is not None:
        return named
    fitting = [entry for entry in entries if request.path.startswith(entry.url)]
    return max(fitting, key=lambda entry: len(entry.url), default=None)


def _mast(entries: list[registry.NavEntry], area: str) -> list[dict[str, Any]]:
    """The first entry of each area is where the mast leads."""
    first: dict[str, registry.NavEntry] = {}
    for entry in sorted(entries, key=lambda entry: entry.order):
        first.setdefault(entry.area, entry)
    return [{"label": name, "url": first[name].url, "active": name == area} for name in AREAS if name in first]


def _subnav(entries: list[registry.NavEntry], here: registry.NavEntry | None) -> list[dict[str, Any]]:
    """Sections of an area in the order of their first entry; an area of one page needs no sub-navigation."""
    if len(entries) < 2:
        return []
    sections: dict[str, list[registry.NavEntry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.order):
        sections.setdefault(entry.section, []).append(entry)
    folds = len(entries) > MOST_UNFOLDED
    return [
        {
            "title": title,
            "folds": folds and bool(title),
            "open": here in items,
            "items": [{"label": item.label, "url": item.url, "active": item == here} for item in items],
        }
        for title, items in sections.items()
    ]
