"""How a table moves: studied, filed, returned, accepted; the county's confirmed and issued. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import ConfirmingSide, Defect, TableEvent, TableKind, TableState
from core.findings import Finding, met, unmet

STEPS: Mapping[tuple[TableState, TableEvent], TableState] = {
    (TableState.DRAFT, TableEvent.FILE): TableState.FILED,
    (TableState.RETURNED, TableEvent.FILE): TableState.FILED,
    (TableState.FILED, TableEvent.RETURN): TableState.RETURNED,
    (TableState.FILED, TableEvent.ACCEPT): TableState.IN_FORCE,
    (TableState.DRAFT, TableEvent.ISSUE): TableState.IN_FORCE,
}
"""Every other cell of state and event is refused."""
EDITABLE = frozenset({TableState.DRAFT, TableState.RETURNED})
COUNTY_KINDS = frozenset({TableKind.DECISION, TableKind.POINTS})
JOINT, FILED_WITH_PARENT, RETURNED = "LS-4.2-e", "JH-B-3.2-d", "BZ-2.1-c"
TEAM, ALL = "JH-B-3.2-a", "JH-B-3.2-c"


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table. ``kind`` and ``state``; ``parent`` is the body that its filing goes to, "" for none; ``hash`` the
    fingerprint of its rows, ``studied_hash`` and ``agreed`` of its latest study; ``confirmed`` are (side, office) that
    agreed to these rows; ``major``: it breaks down a major decision; ``decision_state`` says why that decision is not
    carried out, or ""; ``whole_team``: the leading team studies it, else all of a subordinate unit."""

    kind: TableKind
    state: TableState
    parent: str = ""
    hash: str = ""
    studied_hash: str = ""
    agreed: bool = True
    studied_on: date | None = None
    confirmed: frozenset[tuple[ConfirmingSide, int]] = field(default_factory=frozenset)
    major: bool = False
    decision_state: str = ""
    whole_team: bool = True


def check_step(table: TableFacts, event: TableEvent) -> list[Finding]:
    """Whether the table stands where the event begins."""
    if (table.state, event) in STEPS:
        return []
    return [unmet("JH-B-3.2-b", f"{event.label}不适用于当前状态", remedy="请刷新页面", 当前=table.state.label)]


def check_editable(state: TableState) -> list[Finding]:
    """Rows are written freely until the table is filed or issued; after that by adjustment with a reason."""
    if state in EDITABLE:
        return []
    remedy = "等待接收或者退回" if state is TableState.FILED else "逐条办理任务调整，写明理由和依据"
    return [unmet("JH-B-2.5", "明细表不能直接修改", remedy=remedy, 当前=state.label)]


def check_filing(table: TableFacts) -> list[Finding]:
    """What stands before a filing besides the rows: not the county's own, a superior body, a study of these rows."""
    findings = check_step(table, TableEvent.FILE)
    if table.kind in COUNTY_KINDS:
        findings.append(unmet("JH-A-6.1-a", "县级明细表由两办下达，不报备案", remedy="办理会签和下达"))
    clause = FILED_WITH_PARENT
    if table.parent:
        findings.append(met(clause, "直接上级备案机关", 备案机关=table.parent))
    else:
        findings.append(unmet(clause, "没有上级单位，无处备案", remedy="由组织部核对机构隶属关系"))
    return findings + check_study_of_rows(table)


def check_study_of_rows(table: TableFacts) -> list[Finding]:
    """The plan that is filed is the plan that was studied (JH-B-3.2-b)."""
    title, clause = "集体研究确定", TEAM if table.whole_team else ALL
    if not table.studied_hash:
        return [unmet(clause, title, remedy="登记集体研究的会议", 会议="没有登记")]
    if not table.agreed:
        return [unmet(clause, title, remedy="修改后再次研究", 会议="研究结果为不同意")]
    if table.studied_hash != table.hash:
        facts = {"研究日期": table.studied_on.isoformat() if table.studied_on else ""}
        return [unmet("JH-B-3.2-b", "研究后分解内容有改动", remedy="把改动后的方案提交集体研究", **facts)]
    return [met(clause, title)]


def check_return(table: TableFacts, *, comment: str, defects: Collection[Defect], by_filer: bool) -> list[Finding]:
    """Returned with comments; that of integrity for at least one of three defects (BZ-2.1-c)."""
    findings = check_step(table, TableEvent.RETURN) + _check_other(by_filer)
    if not comment.strip():
        findings.append(unmet("JH-B-3.2-b", "退回没有写明意见", field="comment", remedy="写明要修改什么"))
    if table.kind is TableKind.INTEGRITY and not defects:
        remedy = f"选定至少一项：{'、'.join(one.label for one in Defect)}"
        findings.append(unmet(RETURNED, "退回没有指明问题", field="defects", remedy=remedy))
    return findings


def check_acceptance(table: TableFacts, *, by_filer: bool) -> list[Finding]:
    """Taken in by somebody else than who filed it."""
    return check_step(table, TableEvent.ACCEPT) + _check_other(by_filer)


def _check_other(by_filer: bool) -> list[Finding]:
    return [unmet("JH-B-3.2-b", "不得审查自己报送的备案", remedy="由备案机关其他人员审查")] if by_filer else []


def check_issue(table: TableFacts, *, offices: int, number_taken: bool) -> list[Finding]:
    """What stands before a county table is issued besides its rows; ``offices`` that must confirm a major item."""
    findings = check_step(table, TableEvent.ISSUE)
    if table.kind not in COUNTY_KINDS:
        findings.append(unmet("JH-B-3.2-b", "单位明细表须报备案，不直接下达", remedy="办理集体研究和备案"))
    if table.decision_state:
        findings.append(unmet("JH-B-3.3-b", "决策不在执行中", remedy="待决策恢复执行", 决策=table.decision_state))
    if number_taken:
        findings.append(unmet("JH-A-6.1-a", "文号已使用", field="number", remedy="改用其他文号，或者留空由系统编号"))
    return findings + (check_confirmed(table, offices) if table.major else [])


def check_confirmed(table: TableFacts, offices: int) -> list[Finding]:
    """Major items are set up by the two offices and the efficiency office together (LS-4.2-e)."""
    held = len({unit for side, unit in table.confirmed if side is ConfirmingSide.OFFICE})
    efficiency = any(side is ConfirmingSide.EFFICIENCY for side, _ in table.confirmed)
    facts = {"两办": f"{held}/{offices}", "效能督导": "已会签" if efficiency else "未会签"}
    if held >= offices and efficiency:
        return [met(JOINT, "重大事项共同分解立项", **facts)]
    return [unmet(JOINT, "重大事项共同分解立项", remedy="由县委办、县政府办和效能督导部门会签", **facts)]


def check_confirmation(table: TableFacts, side: ConfirmingSide | None, unit: int) -> list[Finding]:
    """Only a county table that is being made, once by each office for the same rows."""
    findings = check_step(table, TableEvent.ISSUE)
    if side is None:
        findings.append(unmet(JOINT, "不是会签单位", remedy="由县委办、县政府办或者效能督导部门会签"))
    elif (side, unit) in table.confirmed:
        findings.append(unmet(JOINT, "本单位已会签", remedy="无需重复会签"))
    return findings


def check_beginning(
    kind: TableKind, *, title: str, existing: bool, of_county: bool, decided: bool, may_year: bool
) -> list[Finding]:
    """One table per unit, year and kind, one per decision that is resolved (JH-B-3.1-a, JH-A-6.1-a)."""
    findings = []
    if not title.strip():
        findings.append(unmet("JH-B-3.1-a", "名称没有填写", field="title", remedy="填写明细表名称"))
    if existing:
        findings.append(unmet("JH-B-3.1-a", "已有明细表", field="title", remedy="在原表上修改；已生效的办理任务调整"))
    if (kind in COUNTY_KINDS) is not of_county:
        findings.append(
            unmet("JH-A-6.1-a", "表的种类与编制单位不符", field="kind", remedy="县级明细表由两办编制，单位编制本单位的")
        )
    if kind is TableKind.DECISION and not decided:
        findings.append(unmet("JH-A-6.1-a", "决策尚未形成决议", remedy="形成决议后再编制明细表"))
    if not may_year:
        findings.append(unmet("JH-B-3.1-a", "年度不对", field="year", remedy="填写本年度、上年度或者下年度"))
    return findings
