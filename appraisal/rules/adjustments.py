"""What a bonus or penalty entry must be before it counts (SX-4.2-a to SX-4.2-j), and the way to its account."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from appraisal.enums import AdjustmentKind, AdjustmentLevel
from appraisal.rules.accounts import (
    NO_ADJUSTMENTS,
    AdjustmentLine,
    AdjustmentTotals,
    count_adjustments,
    entry_key,
    matter_key,
)
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters
from appraisal.rules.figures import exact_units, plain, short
from core.findings import Finding, unmet

__all__ = [
    "NO_ADJUSTMENTS",
    "PRAISE",
    "AdjustmentLine",
    "AdjustmentTotals",
    "UsedKey",
    "YearFacts",
    "check_adjustment",
    "check_duplicates",
    "check_paperless",
    "check_participant",
    "check_unused_before",
    "count_adjustments",
    "entry_key",
    "matter_key",
    "used_key",
]

PRAISE = (AdjustmentKind.COMMENDATION, AdjustmentKind.TOP_THREE)
_CLAUSE_OF_KIND = {
    AdjustmentKind.COMMENDATION: "SX-4.2-a",
    AdjustmentKind.TOP_THREE: "SX-4.2-c",
    AdjustmentKind.REWARD: "SX-4.2-i",
    AdjustmentKind.CRITICISM: "SX-4.2-f",
}


UsedKey = tuple[str, str, str]
"""Member code, document number and matter, the last two for comparison."""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What entries are held against besides the bonus table.

    ``veto_fields`` as the scheme lists them; ``used_before`` what counted in the year before -> name of that scheme;
    ``included`` code of a body appraised with another unit -> (its name, the unit's name).
    """

    veto_fields: tuple[str, ...] = ()
    used_before: Mapping[UsedKey, str] = field(default_factory=dict)
    included: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def check_adjustment(entry: AdjustmentFacts, params: AdjustmentParameters, year: int) -> list[Finding]:
    """Everything that keeps an entry out of the year's account; an empty list when it may count.

    Whether its file is there is known to the caller only (SX-4.2-j).
    """
    return [*_paper(entry), *_kind(entry, params), *_date(entry, year)]


def _paper(entry: AdjustmentFacts) -> Iterator[Finding]:
    if not entry.document_number.strip():
        yield unmet("SX-4.2-j", "加减分缺少文号", remedy="由报送单位补填依据文件的文号", 事项=entry.matter or "（空）")
    if not entry.matter.strip():
        yield unmet("SX-4.2-j", "加减分缺少事项", remedy="由报送单位补填事项", 文号=entry.document_number or "（空）")


def _kind(entry: AdjustmentFacts, params: AdjustmentParameters) -> Iterator[Finding]:
    kind, clause = entry.kind, _CLAUSE_OF_KIND[entry.kind]
    if kind is AdjustmentKind.REWARD:
        yield from _reward(entry, params)
    elif kind is AdjustmentKind.TOP_THREE:
        if entry.level not in (None, AdjustmentLevel.PREFECTURE):
            yield _wrong(entry, clause, "前三名只认市主管部门的年度评比", 级别=entry.level.label)
    else:
        table = params.commendation if kind is AdjustmentKind.COMMENDATION else params.criticism
        if entry.level is None:
            yield _wrong(entry, clause, f"{kind.label}缺少级别", 级别="（空）")
        elif entry.level not in table:
            yield _wrong(entry, clause, f"方案的{kind.label}分值表没有这一级别", 级别=entry.level.label)
    if kind is not AdjustmentKind.REWARD and entry.points is not None:
        yield _wrong(entry, clause, "分值只用于奖励分，其余按方案的分值表计", 分值=plain(entry.points))
    if kind is not AdjustmentKind.REWARD and entry.leading_group:
        yield _wrong(entry, clause, "领导小组只用于奖励分", 领导小组=entry.leading_group)


def _reward(entry: AdjustmentFacts, params: AdjustmentParameters) -> Iterator[Finding]:
    cap = params.reward_caps.get(entry.leading_group)
    if cap is None:
        yield _wrong(entry, "SX-4.2-i", "奖励分须由方案列明的领导小组报送", 领导小组=entry.leading_group or "（空）")
    if entry.level is not None:
        yield _wrong(entry, "SX-4.2-i", "奖励分不分级别", 级别=entry.level.label)
    if entry.points is None:
        yield _wrong(entry, "SX-4.2-i", "奖励分缺少分值", 分值="（空）")
        return
    try:
        points = exact_units(entry.points)
    except ValueError:
        yield _wrong(entry, "SX-4.2-i", "奖励分的分值至多四位小数", 分值=plain(entry.points))
        return
    if points <= 0:
        yield _wrong(entry, "SX-4.2-i", "奖励分的分值应大于零", 分值=short(points))
    if cap is not None and points > exact_units(cap):
        yield _wrong(entry, "SX-3.3-e", "奖励分超过领导小组的封顶分", 分值=short(points), 封顶=plain(cap))


def _date(entry: AdjustmentFacts, year: int) -> Iterator[Finding]:
    facts = {"日期": entry.dated.isoformat(), "考评年度": str(year)}
    praise = entry.kind in PRAISE
    if entry.carried_over and not praise:
        yield _wrong(entry, "SX-4.2-d", f"上年未加只适用于表彰，不适用于{entry.kind.label}", **facts)
    elif entry.carried_over and entry.dated.year != year - 1:
        yield _wrong(entry, "SX-4.2-d", "补加的表彰日期应在上一年度内", **facts)
    elif not entry.carried_over and praise and entry.dated.year == year - 1:
        yield _wrong(entry, "SX-4.2-d", "上一年度的表彰须注明上年未加，已加过的不再加", **facts)
    elif not entry.carried_over and entry.dated.year != year:
        clause = "SX-4.2-d" if praise else _CLAUSE_OF_KIND[entry.kind]
        yield _wrong(entry, clause, "日期不在考评年度内", **facts)


def _wrong(entry: AdjustmentFacts, clause: str, title: str, **facts: str) -> Finding:
    whose = {"编码": entry.member, "类别": entry.kind.label, "事项": entry.matter}
    return unmet(clause, title, remedy="由报送单位更正或撤回这一条", **whose, **facts)


def check_duplicates(entries: Iterable[AdjustmentFacts]) -> list[Finding]:
    """Entries filed more than once for one member: same kind, level, document number and matter (SX-4.2-g).

    Rewards are the same only with the same points too: one list may give a unit two amounts for one matter.
    """
    seen: dict[tuple[object, ...], AdjustmentFacts] = {}
    findings = []
    for entry in entries:
        points: Decimal | None = entry.points
        document = matter_key(entry.document_number)
        key = (
            entry.member, entry.kind, entry.level, entry.leading_group, points, document, matter_key(entry.matter)
        )  # fmt: skip
        if key in seen:
            clause = "SX-4.2-d" if entry.carried_over or seen[key].carried_over else "SX-4.2-g"
            findings.append(_wrong(entry, clause, "同一文号、同一事项重复填报", 文号=entry.document_number))
        else:
            seen[key] = entry
    return findings


def check_unused_before(entry: AdjustmentFacts, used: Mapping[UsedKey, str]) -> list[Finding]:
    """A commendation carried over must not have counted in the year before (SX-4.2-d)."""
    former = used.get(used_key(entry)) if entry.carried_over else None
    if former is None:
        return []
    facts = {"事项": entry.matter, "文号": entry.document_number, "已加于": former}
    return [unmet("SX-4.2-d", "该表彰上一年度已加分，不再补加", remedy="请撤回这一条", **facts)]


NAMED_ENTRIES = 5
"""Entries without paper that a refusal names."""


def check_paperless(entries: Sequence[str], *, link: str) -> list[Finding]:
    """No result leaves the office that counts an entry without its paper (SX-4.2-j). ``entries``: such ones, named."""
    if not entries:
        return []
    named = "；".join(entries[:NAMED_ENTRIES]) + (" 等" if len(entries) > NAMED_ENTRIES else "")
    remedy = "请由考评办逐条补传正式文件或市领导签字原件；没有文件的，撤销后重新计算"
    facts = {"条数": str(len(entries)), "条目": named}
    return [unmet("SX-4.2-j", "计入结果的加减分、否决缺少依据文件", remedy=remedy, link=link, **facts)]


def used_key(entry: AdjustmentFacts) -> UsedKey:
    return entry.member, matter_key(entry.document_number), matter_key(entry.matter)


def check_participant(code: str, members: Container[str], included: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """Only who stands in the scheme has an account; an included body is appraised with its unit (SX-2.1-d)."""
    if code in members:
        return []
    if code in included:
        name, host = included[code]
        return [unmet("SX-2.1-d", "随主体单位合并考评，不单独登记", remedy=f"请登记到{host}名下", 单位=name)]
    return [unmet("SX-2.1-d", "不是本方案的考评对象", remedy="请从列表中选择考评对象", 编码=code or "（空）")]
