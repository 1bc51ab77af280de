"""The last rung of the ladder begins a summons: what the ladder told and did becomes the finding behind it (LS-3.4-j).

The four offices agree to the proposal and both principal leaders approve it as any other; the ladder only begins it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accountability.enums import Rung, SummonsCause, SummonsState
from accountability.gathering.escalation import OnLadder
from accountability.gathering.rows import version_of
from accountability.gathering.summonses import principals_of
from accountability.models import Escalation, ProgressCheck, SlowFlag, Summons, Task
from accountability.rules.escalation import slow_since, slow_words
from organization.models import Account, Unit

NOBODY = "责任单位没有主要负责人在任，由督查机构选定约谈对象后提出约谈"
UNDER_WAY = (SummonsState.PROPOSED.value, SummonsState.APPROVED.value)
Place = tuple[bool, int]


@dataclass(frozen=True, slots=True)
class Begun:
    """What a rung came to: the proposal it began or that was under way, or why there is none."""

    summons: Summons | None
    new: bool = False
    note: str = ""


def place_of(one: OnLadder) -> Place:
    """Names a task or an order among both."""
    return (one.order is not None, one.order.pk if one.order is not None else one.task.pk if one.task else 0)


def begin_summonses(rows: Sequence[OnLadder], *, by: Account, at: datetime) -> dict[Place, Begun]:
    """Flag, check and proposal for each of these that climbs to the summons: seven statements for all of them.

    One under way for the same task or order is not proposed again. Called behind the lock of the ladder.
    """
    if not rows:
        return {}
    today = timezone.localdate(at)
    stamp = {"recorded_at": at, "recorded_by": by}
    standing = _standing(rows)
    heads = principals_of([unit_of(one) for one in rows], today)
    fresh = _first_of_each([one for one in rows if matter_of(one) not in standing])
    flags = SlowFlag.objects.bulk_create(
        SlowFlag(
            unit=unit_of(one), topic=topic_of(one), task=task_of(one),
            flagged_on=slow_since(one.standing, today) or today, reason=one.said or slow_words(one.standing), **stamp,
        )
        for one in fresh
    )  # fmt: skip
    ProgressCheck.objects.bulk_create(
        ProgressCheck(
            flag=flag,
            checked_on=today,
            progressed=False,
            text=f"至 {today} 仍未办结，期限 {one.standing.due}。",
            **stamp,
        )
        for one, flag in zip(fresh, flags, strict=True)
    )
    led = [(one, flag) for one, flag in zip(fresh, flags, strict=True) if flag.unit_id in heads]
    made = Summons.objects.bulk_create(
        Summons(
            cause=SummonsCause.SLOW, flag=flag, level=1, unit=flag.unit, person=heads[flag.unit_id],
            proposal=_proposal(flag, one), **stamp,
        )
        for one, flag in led
    )  # fmt: skip
    begun = {place_of(one): Begun(summons, new=True) for (one, _), summons in zip(led, made, strict=True)}
    held = standing | {matter_of(one): summons for (one, _), summons in zip(led, made, strict=True)}
    found = {place_of(one): Begun(None, note=NOBODY) for one in rows}
    found |= {place_of(one): Begun(held[matter]) for one in rows if (matter := matter_of(one)) in held}
    return found | begun


def _first_of_each(rows: Sequence[OnLadder]) -> list[OnLadder]:
    """Two orders of one task summon once."""
    found: dict[Place, OnLadder] = {}
    for one in rows:
        found.setdefault(matter_of(one), one)
    return list(found.values())


def matter_of(one: OnLadder) -> Place:
    """What is summoned for once: the task behind it, or the order that has none."""
    task = task_of(one)
    return (False, task.pk) if task is not None else place_of(one)


def task_of(one: OnLadder) -> Task | None:
    return one.task if one.order is None else one.order.task


def unit_of(one: OnLadder) -> Unit:
    if one.order is not None:
        return one.order.unit
    assert one.task is not None  # one of both
    unit = version_of(one.task).lead_unit
    assert unit is not None  # a row in force has one
    return unit


def topic_of(one: OnLadder) -> str:
    if one.order is not None:
        return f"{one.order.number} {one.order.title}"[:120]
    assert one.task is not None  # one of both
    return version_of(one.task).target[:120]


def _standing(rows: Sequence[OnLadder]) -> dict[Place, Summons]:
    """Proposals under way for the tasks and orders of these rows, by ``matter_of``: two statements."""
    matters = [matter_of(one) for one in rows]
    tasks = [pk for order, pk in matters if not order]
    held = Summons.objects.filter(level=1, flag__task__in=tasks, state__in=UNDER_WAY).select_related("flag")
    found = {(False, one.flag.task_id): one for one in held if one.flag is not None and one.flag.task_id is not None}
    orders = [pk for order, pk in matters if order]
    rungs = Escalation.objects.filter(order__in=orders, summons__state__in=UNDER_WAY).select_related("summons")
    return found | {(True, one.order_id): one.summons for one in rungs if one.order_id and one.summons is not None}


def _proposal(flag: SlowFlag, one: OnLadder) -> str:
    asked = f"建议对{flag.unit.name}主要负责人进行第一级约谈，问明原因，提出整改要求。"
    if one.said:
        return f"“{flag.topic}”经督办仍无明显进展：{one.said.rstrip('。；')}。{asked}"
    return f"“{flag.topic}”期限 {one.standing.due}，经提醒和{Rung.BULLETIN.label}后仍未办结，{asked}"
