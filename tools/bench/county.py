"""A county to measure with: units, a scheme of a given shape, scores, entries and marks, written in bulk.

The shape of the plan of 2012: 15, 23 and 43 units with 27, 13 and 14 indicators under 10, 3 and 3 top items.
Invented names; the same seed gives the same county.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from appraisal.actions.periods import ensure_all_periods
from appraisal.enums import AdjustmentKind, AdjustmentLevel, MarkKind, SchemeState, TopRule, YearRule
from appraisal.gathering import stored_parameters
from appraisal.models import Adjustment, Group, Indicator, Mark, Member, Period, Scheme, Score
from appraisal.rules.facts import POINT, AdjustmentParameters
from core import audit, bulk, rulebook
from organization.enums import AppraisalSystem, UnitKind, UnitLevel
from organization.models import Account, Unit

NOON = datetime(2012, 12, 28, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LEAF_FULL = 100 * POINT
TOTAL_WEIGHT = 1000 * POINT
LEAST = LEAF_FULL * 9 // 10
ENTRY_EVERY, MARK_EVERY = 3, 40
"""One member in three has a commendation, one in forty a veto."""


@dataclass(frozen=True, slots=True)
class Block:
    """A group's shape: how many units, and how many leaves under each of its top items."""

    units: int
    leaves: tuple[int, ...]


PLAN = (Block(15, (3, 3, 3, 3, 3, 3, 3, 2, 2, 2)), Block(23, (5, 4, 4)), Block(43, (5, 5, 4)))
BOARD = (Block(81, (5, 5, 4)),)
"""A board of 81 rows by 12 columns: rank, unit, change, 3 top items, initial, bonus, deduction, final, gap, place."""

NATION, PROVINCE, PREFECTURE, OWN_CITY = AdjustmentLevel
TABLE = AdjustmentParameters(
    commendation={NATION: Decimal(30), PROVINCE: Decimal(20), PREFECTURE: Decimal(10), OWN_CITY: Decimal(0)},
    criticism={NATION: Decimal(30), PROVINCE: Decimal(30), PREFECTURE: Decimal(20), OWN_CITY: Decimal(5)},
    halving=Decimal("0.5"),
    top_three=Decimal(5),
    cap=Decimal(50),
    reward_caps={"创建卫生城市领导小组": Decimal(10)},
)


@transaction.atomic
def build(code: str, blocks: Sequence[Block], *, copies: int = 1, absent: float = 0.0, seed: int = 1) -> Period:
    """A scheme with ``copies`` groups of each block and a full book for its year.

    ``absent`` is the share of cells that say 不涉及. Unit codes begin with ``code``.
    """
    chance = random.Random(seed)
    by = Account.objects.system()
    scheme = _scheme(code, by)
    members, leaves = [], []
    for place, block in enumerate(block for _ in range(copies) for block in blocks):
        group = Group.objects.create(
            scheme=scheme, code=f"{code}{place:03}", name=f"第{place + 1}组", order=place, total_weight=TOTAL_WEIGHT
        )
        members.append(_members(scheme, group, block, by))
        leaves.append(_indicators(scheme, group, block))
    Scheme.objects.filter(pk=scheme.pk).update(state=SchemeState.ISSUED, issued_at=NOON, issued_by=by)
    event = audit.record(verb="appraisal.commit_import", by=by, at=NOON, label=code)
    year = next(period for period in ensure_all_periods(scheme) if period.label == "2012")
    _scores(year, members, leaves, event.pk, by, partial(_cell, chance, absent))
    _entries(scheme, [member for of_group in members for member in of_group], by, event.pk)
    return Period.objects.select_related("scheme__rulebook").get(pk=year.pk)


def county() -> Unit:
    """The root of the unit tree."""
    fields = {"name": "安澜县", "kind": UnitKind.COUNTY, "level": UnitLevel.COUNTY}
    root: Unit = Unit.objects.get_or_create(code="AL", defaults=fields)[0]
    return root


def _scheme(code: str, by: Account) -> Scheme:
    return Scheme.objects.create(
        code=code, name=f"安澜县双向承诺考评{code}", year=2012, owner=county(), year_rule=YearRule.OWN,
        rulebook=rulebook.current(by=by, at=NOON), adjustment_table=stored_parameters(TABLE), created_at=NOON,
        created_by=by,
    )  # fmt: skip


def _members(scheme: Scheme, group: Group, block: Block, by: Account) -> list[Member]:
    units = [
        Unit(
            parent=county(),
            code=f"{group.code}{place:04}",
            name=f"{group.code}第{place + 1}镇",
            kind=UnitKind.TOWNSHIP,
            level=UnitLevel.BUREAU,
            appraisal_system=AppraisalSystem.TOWNSHIP,
        )  # fmt: skip
        for place in range(block.units)
    ]
    Unit.objects.bulk_create(units)
    members = [
        Member(scheme=scheme, group=group, unit=unit, code=unit.code, name=unit.name, order=place)
        for place, unit in enumerate(units)
    ]
    return Member.objects.bulk_create(members)


def _indicators(scheme: Scheme, group: Group, block: Block) -> list[Indicator]:
    """The tree of a group; gives back its leaves. The first top item takes what equal weights leave over."""
    weight = TOTAL_WEIGHT // len(block.leaves) // POINT * POINT
    tops = [
        Indicator(
            scheme=scheme,
            group=group,
            code=f"{group.code}.{place:02}",
            name=f"大项{place + 1}",
            order=place,
            full_mark=count * LEAF_FULL,
            top_rule=TopRule.RATIO_TO_BEST,
            weight=weight if place else TOTAL_WEIGHT - weight * (len(block.leaves) - 1),
        )  # fmt: skip
        for place, count in enumerate(block.leaves)
    ]
    Indicator.objects.bulk_create(tops)
    leaves = [
        Indicator(
            scheme=scheme,
            group=group,
            parent=top,
            code=f"{top.code}.{place:02}",
            name=f"指标{place + 1}",
            order=place,
            full_mark=LEAF_FULL,
        )  # fmt: skip
        for top, count in zip(tops, block.leaves, strict=True)
        for place in range(count)
    ]
    return Indicator.objects.bulk_create(leaves)


def _scores(
    year: Period, members: Sequence[Sequence[Member]], leaves: Sequence[Sequence[Indicator]], event: uuid.UUID,
    by: Account, cell: Callable[[], int | None],
) -> None:  # fmt: skip
    """A book with all cells, group by group; what is the same in all rows is written as the database keeps it."""
    common = {"entered_at": NOON, "entered_by": by.pk, "change_id": event}
    stored = {name: _stored(name, value) for name, value in common.items()}
    for of_group, tree in zip(members, leaves, strict=True):
        cells = [(member.pk, leaf.pk) for member in of_group for leaf in tree]
        values = [cell() for _ in cells]
        columns: dict[str, list[Any]] = {
            "period": [year.pk] * len(cells),
            "member": [member for member, _ in cells],
            "indicator": [leaf for _, leaf in cells],
            "value": values,
            "not_applicable": [value is None for value in values],
        }
        bulk.insert(Score, {**columns, **{name: [value] * len(cells) for name, value in stored.items()}})


def _stored(name: str, value: Any) -> int | str:
    field: Any = Score._meta.get_field(name)
    written = field.get_db_prep_value(value, connection)
    return written if isinstance(written, int) else str(written)


def _cell(chance: random.Random, absent: float) -> int | None:
    return None if chance.random() < absent else chance.randrange(LEAST, LEAF_FULL + 1)


def _entries(scheme: Scheme, members: Sequence[Member], by: Account, event: uuid.UUID) -> None:
    common = {"scheme": scheme, "entered_at": NOON, "entered_by": by, "change_id": event}
    Adjustment.objects.bulk_create(
        Adjustment(
            member=member,
            kind=AdjustmentKind.COMMENDATION,
            level=(NATION, PROVINCE, PREFECTURE)[place % 3],
            matter=f"先进{place}",
            document_number=f"省发〔2012〕{place + 1}号",
            dated=date(2012, 5, 10),
            **common,
        )  # fmt: skip
        for place, member in enumerate(members[::ENTRY_EVERY])
    )
    Mark.objects.bulk_create(
        Mark(member=member, kind=MarkKind.VETO, field="安全生产", basis="安委〔2012〕1号", **common)
        for member in members[::MARK_EVERY]
    )
