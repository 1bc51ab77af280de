"""Who hosts a matter: one unit, or several of which one leads (GW713-11). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.findings import Finding, met, unmet

CLAUSE = "GW713-11"


def check_hosts(hosts: Sequence[str], lead: str) -> Finding:
    """``hosts`` are the names of all units that host the matter, ``lead`` that of the leading one, "" without one."""
    units = list(dict.fromkeys([*hosts, *([lead] if lead else [])]))
    if not units:
        return unmet(CLAUSE, "没有承办单位", remedy="由两办明确承办单位")
    if len(units) > 1 and not lead:
        return unmet(
            CLAUSE, "几个单位承办，没有明确牵头单位", remedy="选定其中一个为牵头单位", 承办单位="、".join(units)
        )
    return met(CLAUSE, "承办单位已明确", 牵头单位=lead or units[0], 承办单位="、".join(units))
