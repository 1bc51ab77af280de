"""The section ``awards``: overall, single and individual prizes (SX-5, SX-7)."""

from __future__ import annotations

from decimal import Decimal

from appraisal.rules.scheme_file.fields import Fields, Item, read_number
from appraisal.rules.scheme_file.parsed import (
    AwardClass,
    Awards,
    IndividualAward,
    LeaderShare,
    OverallAward,
    SingleAward,
)
from appraisal.rules.scheme_file.registry import Registry

_PRIZE_KEYS = ("clause", "prize_clause", "prizes", "prize_each")


def read_awards(registry: Registry, item: Item | None) -> Awards:
    """All prizes of the scheme, in yuan; groups, nodes and special appraisals must have been read before."""
    if item is None:
        return Awards()
    fields = Fields(registry.report, item, required=(), optional=("overall", "single", "individual", "leader_share"))
    return Awards(
        overall=tuple(_overall(registry, entry) for entry in fields.entries("overall")),
        single=tuple(_single(registry, entry) for entry in fields.entries("single")),
        individual=tuple(_individual(registry, entry) for entry in fields.entries("individual")),
        leader_share=_leader_share(registry, fields.get("leader_share")),
    )


def _code(registry: Registry, fields: Fields) -> str:
    code = fields.code()
    registry.declare("奖项", code, fields.at("code"))
    return code


def _overall(registry: Registry, item: Item) -> OverallAward:
    fields = Fields(
        registry.report, item, required=("code", "name", "group", "winners", "ranked"), optional=_PRIZE_KEYS
    )
    group = fields.code("group")
    registry.reference("分组", group, fields.at("group"), list(registry.members))
    return OverallAward(
        code=_code(registry, fields),
        name=fields.name(),
        group=group,
        ranked=fields.flag("ranked"),
        prizes=_prizes(registry, fields),
        clause=fields.clause(),
        prize_clause=fields.clause("prize_clause"),
    )


def _single(registry: Registry, item: Item) -> SingleAward:
    optional = ("linked", "special", "pool", *_PRIZE_KEYS)
    fields = Fields(registry.report, item, required=("code", "name", "winners"), optional=optional)
    linked = registry.codes(fields, "linked", "指标", list(registry.node_groups))
    special = fields.code("special")
    if ("special" in fields) == ("linked" in fields):
        registry.report.add(
            item, "单项奖须在 linked 与 special 中恰写一个", "按关联指标评奖写 linked，按专项考评评奖写 special"
        )
    if "special" in fields:
        registry.reference("专项考评", special, fields.at("special"), list(registry.participants))
        if "pool" in fields:
            registry.report.add(fields.at("pool"), "按专项考评评奖的，范围就是专项考评对象", "删去 pool")
        pool = registry.participants.get(special, ())
    else:
        pool = _pool(registry, fields, linked)
    return SingleAward(
        code=_code(registry, fields),
        name=fields.name(),
        linked=linked,
        special=special,
        pool=pool,
        prizes=_prizes(registry, fields),
        clause=fields.clause(),
        prize_clause=fields.clause("prize_clause"),
    )


def _pool(registry: Registry, fields: Fields, linked: tuple[str, ...]) -> tuple[str, ...]:
    """Units that may win: whole groups, further units, less the exceptions; each needs a linked node of its group."""
    item = fields.get("pool")
    if item is None:
        if "linked" in fields:
            registry.report.add(fields.item, "缺少键 pool", "写明可以获奖的单位范围", key="pool")
        return ()
    parts = Fields(registry.report, item, required=(), optional=("groups", "units", "without"))
    groups = registry.codes(parts, "groups", "分组", list(registry.members))
    units = [unit for group in groups for unit in registry.members[group]]
    units += [unit for unit in registry.unit_codes(parts, "units") if unit not in units]
    group_of = {unit: group for group, members in registry.members.items() for unit in members}
    scored = {registry.node_groups[node] for node in linked}
    strangers = [unit for unit in units if group_of.get(unit) not in scored]
    if strangers and linked:
        message = f"范围内的单位 {'、'.join(strangers[:5])}{'等' if len(strangers) > 5 else ''} 没有关联指标，无从比较"
        registry.report.add(item, message, "在 linked 中补上其所在分组的指标，或者移出范围")
    without = registry.unit_codes(parts, "without")
    for unit in without:
        if unit not in units:
            registry.report.add(parts.at("without"), f"单位 {unit} 本不在范围内", "从 without 中删去")
    return tuple(unit for unit in units if unit not in without)


def _prizes(registry: Registry, fields: Fields) -> tuple[int, ...]:
    """One prize per winner: ``prizes`` lists them, ``prize_each`` repeats one."""
    winners = fields.integer("winners", minimum=1, maximum=1000) or 0
    if ("prizes" in fields) == ("prize_each" in fields):
        registry.report.add(
            fields.item, "奖金须在 prizes 与 prize_each 中恰写一个", "逐名写 prizes，各名相同写 prize_each"
        )
        return ()
    if "prize_each" in fields:
        return (fields.integer("prize_each") or 0,) * winners
    listed = [read_number(registry.report, item, decimals=0) for item in fields.entries("prizes")]
    if winners and len(listed) != winners:
        registry.report.add(fields.at("prizes"), f"奖金列了 {len(listed)} 个，名额为 {winners} 个", "逐名填写奖金")
    return tuple(int(prize or 0) for prize in listed)


def _individual(registry: Registry, item: Item) -> IndividualAward:
    required = ("code", "name", "nominated_by", "classes")
    fields = Fields(registry.report, item, required=required, optional=("clause", "prize_clause"))
    return IndividualAward(
        code=_code(registry, fields),
        name=fields.name(),
        nominated_by=fields.text("nominated_by"),
        classes=tuple(_award_class(registry, entry) for entry in fields.entries("classes")),
        clause=fields.clause(),
        prize_clause=fields.clause("prize_clause"),
    )


def _award_class(registry: Registry, item: Item) -> AwardClass:
    fields = Fields(registry.report, item, required=("name", "winners", "prize"))
    winners = fields.integer("winners", minimum=1, maximum=1000) or 0
    return AwardClass(fields.name(), winners, fields.integer("prize") or 0)


def _leader_share(registry: Registry, item: Item | None) -> LeaderShare | None:
    if item is None:
        return None
    fields = Fields(registry.report, item, required=("max_percent",), optional=("binding_groups", "clause"))
    percent = fields.number("max_percent", maximum=Decimal(100)) or Decimal(0)
    groups = registry.codes(fields, "binding_groups", "分组", list(registry.members))
    return LeaderShare(percent, groups, fields.clause())
