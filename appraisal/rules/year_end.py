"""Year-end filings of lead units (SX-6.3-c, SX-6.3-d). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from appraisal.enums.assessment import RoundState, YearEndKind
from core.findings import Finding, unmet


def check_filing(
    state: RoundState, kind: YearEndKind, *, held: bool, paper: bool, none_reason: str, own: bool
) -> list[Finding]:
    """Once for each kind, by the lead unit itself, a paper or the word that there is none."""
    found = []
    if state is not RoundState.RUNNING:
        found.append(unmet("SX-6.3-d", f"考评轮次{state.label}", remedy="进行中的轮次才接受报送"))
    if not own:
        found.append(unmet("SX-6.3-d", "由牵头单位自己报送", remedy="请牵头单位报送"))
    if held:
        found.append(unmet("SX-6.3-c", f"{kind.label}已经报送，年底一次性报送", remedy="需要更改的，由考评办退回"))
    if not paper and not none_reason.strip():
        found.append(
            unmet("SX-6.3-d", f"没有上传{kind.label}", remedy="请上传文件；没有的写明说明", field="none_reason")
        )
    return found


def check_return(state: RoundState, reason: str, *, gone: bool) -> list[Finding]:
    found = []
    if state is not RoundState.RUNNING:
        found.append(unmet("SX-6.3-c", f"考评轮次{state.label}", remedy="进行中的轮次才能退回"))
    if gone:
        found.append(unmet("SX-6.3-c", "已经退回", remedy="无需处理"))
    if not reason.strip():
        found.append(unmet("SX-6.3-c", "退回须写明理由", remedy="请填写理由", field="reason"))
    return found


def missing(units: Collection[str], filed: Mapping[str, Collection[YearEndKind]]) -> list[tuple[str, YearEndKind]]:
    """(unit, kind) of what has not been filed, in the order of the units: the office's list (SX-6.3-d)."""
    return [(unit, kind) for unit in units for kind in YearEndKind if kind not in filed.get(unit, ())]
