"""What the parameters of each leaf method must look like; every fault as a Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from appraisal.enums import Method
from appraisal.rules.canonical import normal
from appraisal.rules.figures import expand, number
from appraisal.rules.method_table import (
    FACTORS,
    GROWTH_TARGETS,
    INNER,
    PARAMETERS,
    THEN,
    Bound,
    Kind,
    Parameter,
)

__all__ = ["FACTORS", "GROWTH_TARGETS", "METHOD_VERSION", "ParamFault", "check_params", "find_faults", "kept"]

METHOD_VERSION = "1"
"""Goes into every input hash; raised whenever any method or the scoring arithmetic changes a figure."""

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ParamFault:
    """One fault: ``path`` leads to the entry (("bands", 1, "score"): second row), () when no entry is at fault.

    ``text`` is the whole sentence with the parameter's name as files write it, ``reason`` the same at the entry itself.
    """

    path: tuple[str | int, ...]
    text: str
    reason: str


Faults = Iterator[ParamFault]
Check = Callable[[Parameter, Params, Fraction], Faults]


def check_params(method: Method, params: Params, full_mark: Decimal | Fraction | int) -> list[str]:
    """Every fault of a leaf's parameters in Chinese; an empty list when the method can work with them."""
    return [f"{method.label}：{fault.text}" for fault in find_faults(method, params, full_mark)]


def find_faults(method: Method, params: Params, full_mark: Decimal | Fraction | int) -> list[ParamFault]:
    """The same faults with the entry that each of them is about."""
    return list(_faults(PARAMETERS[method], params, Fraction(full_mark)))


def _faults(table: Sequence[Parameter], params: Params, full: Fraction) -> Faults:
    known = {one.name: one for one in table}
    missing = sorted(one.name for one in table if one.needed and one.name not in params)
    strange = sorted(set(params) - known.keys())
    yield from (ParamFault((name,), f"缺少参数 {name}", "没有填写") for name in missing)
    yield from (ParamFault((), f"不认识的参数 {name}", f"不认识的参数 {name}") for name in strange)
    if missing or strange:
        return
    for name in sorted(params):
        yield from _CHECKS[known[name].kind](known[name], params, full)


def _figure_fault(raw: object, name: str, bound: Bound, full: Fraction, *path: str | int) -> Faults:
    """The fault of one figure, if it has one; ``name`` is how the sentence calls it."""
    try:
        figure = number(raw)
    except ValueError as error:
        yield ParamFault(path, f"参数 {name} 有误，{error}", f"{error}，请填写数字")
        return
    reason = ""
    if bound is Bound.POSITIVE and figure <= 0:
        reason = "应大于 0"
    elif bound in (Bound.NOT_NEGATIVE, Bound.WITHIN_FULL) and figure < 0:
        reason = "应不小于 0"
    elif bound is Bound.WITHIN_FULL and figure > full:
        reason = f"不应大于基础分 {expand(full)}"
    if reason:
        yield ParamFault(path, f"参数 {name} {reason}", reason)


def _figure(one: Parameter, params: Params, full: Fraction) -> Faults:
    yield from _figure_fault(params[one.name], one.name, one.bound, full, one.name)


def _count(one: Parameter, params: Params, full: Fraction) -> Faults:
    try:
        figure = number(params[one.name])
    except ValueError:
        figure = Fraction(-1)
    if figure.denominator != 1 or figure < one.least:
        reason = f"应为不小于 {one.least} 的整数"
        yield ParamFault((one.name,), f"参数 {one.name} {reason}", reason)


def _choice(one: Parameter, params: Params, full: Fraction) -> Faults:
    values = [value for value, _ in one.choices]
    if params[one.name] not in values:
        yield ParamFault((one.name,), f"参数 {one.name} 应为 {'、'.join(values)} 之一", "请从列表中选择")


def _flag(one: Parameter, params: Params, full: Fraction) -> Faults:
    if not isinstance(params[one.name], bool):
        yield ParamFault((one.name,), f"参数 {one.name} 应为真或假", "请选择是否")


def _method(one: Parameter, params: Params, full: Fraction) -> Faults:
    if params[one.name] not in GROWTH_TARGETS:
        yield ParamFault((one.name,), f"参数 {one.name} 应为 {'、'.join(GROWTH_TARGETS)} 之一", "请从列表中选择")


def _nested(one: Parameter, params: Params, full: Fraction) -> Faults:
    inner = GROWTH_TARGETS.get(params[THEN])
    if inner is None:
        return  # told at the choice itself
    if not isinstance(params[one.name], Mapping):
        yield ParamFault((one.name,), f"参数 {one.name} 应为一组参数", "应为一组参数")
        return
    for fault in _faults(INNER[inner], params[one.name], full):
        yield ParamFault((one.name, *fault.path), f"{inner.label}：{fault.text}", fault.reason)


def _rows(one: Parameter, params: Params, full: Fraction) -> Faults:
    held = params[one.name]
    if one.name == FACTORS:
        yield from _factors(held, full)
    elif isinstance(held, str) or not isinstance(held, Sequence) or len(held) < one.least:
        text = f"参数 {one.name} 应为至少 {one.least} 项的列表"
        yield ParamFault((one.name,), text, f"至少填写 {one.least} {one.row}")
    else:
        yield from _ROWS[one.name](held, full)


def _bands(rows: Sequence[Any], full: Fraction) -> Faults:
    bounds: dict[int, Fraction] = {}
    for index, row in enumerate(rows):
        name = f"bands 第 {index + 1} 档"
        if not isinstance(row, Mapping) or set(row) != {"at", "score"}:
            yield ParamFault(("bands", index, "at"), f"参数 {name}应写明 at 和 score", "应写明分界和得分")
            continue
        faults = list(_figure_fault(row["at"], f"{name} at", Bound.ANY, full, "bands", index, "at"))
        bounds |= {} if faults else {index: number(row["at"])}
        yield from faults
        yield from _figure_fault(row["score"], f"{name} score", Bound.WITHIN_FULL, full, "bands", index, "score")
    seen: set[Fraction] = set()
    for index, bound in bounds.items():
        if bound in seen:
            yield ParamFault(("bands", index, "at"), "参数 bands 有相同的分界", "与前面的分界相同")
            return
        seen.add(bound)


def _scores(rows: Sequence[Any], full: Fraction) -> Faults:
    for index, score in enumerate(rows):
        name = f"scores 第 {index + 1} 名"
        yield from _figure_fault(score, name, Bound.WITHIN_FULL, full, "scores", index, "score")


def _curve(rows: Sequence[Any], full: Fraction) -> Faults:
    bounds: list[Fraction] = []
    for index, row in enumerate(rows):
        name, at = f"curve 第 {index + 1} 点", ("curve", index, "value")
        if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != 2:
            yield ParamFault(at, f"参数 {name}应为数值和得分两项", "应写明数值和得分")
            continue
        faults = list(_figure_fault(row[0], name, Bound.ANY, full, *at))
        if not faults and bounds and number(row[0]) <= bounds[-1]:
            faults = [ParamFault(at, f"参数 {name}的数值应大于前一点", "应大于前一点的数值")]
        bounds += [] if faults else [number(row[0])]
        yield from faults
        yield from _figure_fault(row[1], f"{name}得分", Bound.WITHIN_FULL, full, "curve", index, "score")


def _factors(factors: object, full: Fraction) -> Faults:
    if not isinstance(factors, Mapping):
        yield ParamFault((FACTORS,), f"参数 {FACTORS} 应为单位编码和系数", "应写明编码和系数")
        return
    for index, (code, raw) in enumerate(factors.items()):
        yield from _figure_fault(raw, f"{FACTORS} {code}", Bound.POSITIVE, full, FACTORS, index, "factor")


_ROWS: Mapping[str, Callable[[Sequence[Any], Fraction], Faults]] = {
    "bands": _bands, "curve": _curve, "scores": _scores,
}  # fmt: skip

_CHECKS: Mapping[Kind, Check] = {
    Kind.FIGURE: _figure,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.ROWS: _rows,
    Kind.METHOD: _method,
    Kind.NESTED: _nested,
}


def kept(table: Sequence[Parameter], given: Params, held: Params) -> dict[str, Any]:
    """``given`` with every value that means what ``held`` says left as ``held`` writes it.

    So that saving what nobody changed changes nothing: "0.50" stays "0.50", and a default written out stays written.
    """
    found: dict[str, Any] = {}
    for one in table:
        old, new = held.get(one.name), given.get(one.name)
        if one.kind is Kind.NESTED and isinstance(old, Mapping) and isinstance(new, Mapping):
            inner = GROWTH_TARGETS.get(str(given.get(THEN)))
            same = inner is not None and given.get(THEN) == held.get(THEN)
            found[one.name] = kept(INNER[inner], new, old) if inner is not None and same else dict(new)
        elif one.name in given:
            found[one.name] = old if one.name in held and _alike(old, new) else new
        elif one.name in held and _silent(one, old):
            found[one.name] = old
    return found


def _alike(old: object, new: object) -> bool:
    try:
        return bool(normal(old) == normal(new))
    except TypeError:
        return False


def _silent(one: Parameter, value: object) -> bool:
    """Whether a value says no more than its absence."""
    return value is False if one.kind is Kind.FLAG else bool(one.choices) and value == one.choices[0][0]
