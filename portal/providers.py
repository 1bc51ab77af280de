"""What the portal hands to pages of lower floors."""

from __future__ import annotations

from core.registry import address

PAGES = {
    "portal:home": (
        "公示与公告", ("JH-A-4.1-e", "JH-A-4.2-c", "JH-A-4.3-b", "JH-A-3-d", "GW713-15-a", "GW713-15-b", "GW713-16-b",
         "GW713-32"),
    ),
    "portal:proposal": ("提出决策建议", ("JH-A-5.1-b", "QSH-11-a")),
    "portal:answer": ("查询办理情况", ("JH-A-5.1-b", "QSH-11-a")),
}  # fmt: skip
"""Page -> its name and the clauses it embodies."""


def public_pages() -> list[tuple[str, str]]:
    """The pages of the portal below the sign-in: somebody without an account lands there too."""
    return [(label, address(page)) for page, (label, _) in PAGES.items()]


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> pages that embody it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for page, (label, clauses) in PAGES.items():
        for clause in clauses:
            found.setdefault(clause, []).append((label, address(page)))
    return found
