"""Who is told when, and which rung follows when that did not help (LS-3.4). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from accountability.enums import Push, Rung
from core.enums import Light
from core.findings import Finding, unmet

PROPOSED = "LS-3.4-j"

OF_TASK = (Rung.ORDER, Rung.BULLETIN, Rung.SUMMONS)
OF_ORDER = (Rung.BULLETIN, Rung.SUMMONS)
"""An order is not followed by another one."""
BY_LIGHT = {Light.RED: Push.OVERDUE, Light.YELLOW: Push.BEHIND, Light.BLUE: Push.NEAR}


@dataclass(frozen=True, slots=True)
class Gaps:
    """Calendar days from the reminder to the first rung, and from each rung to the next."""

    order: int
    bulletin: int
    summons: int

    def before(self, rung: Rung) -> int:
        return {Rung.ORDER: self.order, Rung.BULLETIN: self.bulletin, Rung.SUMMONS: self.summons}[rung]


@dataclass(frozen=True, slots=True)
class Standing:
    """A task or an order on the ladder: its light, the day that counts, a missed feedback; what it got for these days.

    ``told``: (push, day that counts) of its reminders. ``reminded_on``: when it was told that ``due`` is over.
    ``climbed``: rung -> day, for ``due``. ``led``: an order under way with a deadline leads on instead.
    """

    light: Light
    due: date | None = None
    feedback: date | None = None
    told: frozenset[tuple[Push, date]] = field(default_factory=frozenset)
    reminded_on: date | None = None
    climbed: Mapping[Rung, date] = field(default_factory=dict)
    led: bool = False


def pushes(of: Standing) -> list[tuple[Push, date]]:
    """What the line has not been told of these days yet: each once."""
    wanted = []
    if of.feedback is not None:
        wanted.append((Push.FEEDBACK, of.feedback))
    push = BY_LIGHT.get(of.light)
    if push is not None and of.due is not None and not (push is Push.BEHIND and of.feedback is not None):
        wanted.append((push, of.due))
    return [one for one in wanted if one not in of.told]


def next_rung(of: Standing, ladder: tuple[Rung, ...], gaps: Gaps, today: date) -> Rung | None:
    """The next rung when its days are over since the last step; one rung a day, none before the reminder."""
    if of.light is not Light.RED or of.led or of.reminded_on is None:
        return None
    since = of.reminded_on
    for rung in ladder:
        if rung in of.climbed:
            since = of.climbed[rung]
            continue
        return rung if today >= since + timedelta(days=gaps.before(rung)) else None
    return None


def slow_since(of: Standing, today: date) -> date | None:
    """The day before today from which the work counts as slow: told, published, or the deadline missed (LS-3.4-j)."""
    days = [of.reminded_on, *of.climbed.values(), of.due]
    return min((day for day in days if day is not None and day < today), default=None)


def check_summons_rung(of: Standing, today: date) -> list[Finding]:
    """A summons follows a look that found no progress after the work was found slow: not the first step (LS-3.4-j)."""
    if slow_since(of, today) is not None:
        return []
    remedy = "先提醒或者列入通报，次日起仍无进展的再建议约谈"
    return [unmet(PROPOSED, "没有逾期，也没有提醒或者通报在先，不能建议约谈", remedy=remedy)]


def slow_words(of: Standing) -> str:
    """What the ladder told and did about a missed day, as the finding of slow work says it (LS-3.4-j)."""
    steps = [f"{of.reminded_on} 提醒逾期"] if of.reminded_on is not None else []
    steps += [f"{day} {rung.label}" for rung, day in sorted(of.climbed.items(), key=lambda one: one[1])]
    return f"期限 {of.due}，逾期未办结；{'，'.join(steps)}。"
