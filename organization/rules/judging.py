"""One requirement of our own house, judged."""

from __future__ import annotations

from core.findings import Finding, met, unmet


def judge(holds: bool, title: str, remedy: str, **facts: str) -> Finding:
    """Met or unmet; ``remedy`` says who must do what when it is unmet."""
    return met("", title, **facts) if holds else unmet("", title, remedy=remedy, **facts)
