"""Inspections: approved before they begin, not twice for one unit and matter, drawn by lot (DC-11, DC-15). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import InspectionEvent, InspectionForm, InspectionState, NoticeMark, PlanState
from core.findings import Finding, met, unmet
from decisions.rules.draw import Draw, draw

STEPS: Mapping[tuple[InspectionState, InspectionEvent], InspectionState] = {
    (InspectionState.PLANNED, InspectionEvent.START): InspectionState.RUNNING,
    (InspectionState.PLANNED, InspectionEvent.MERGE): InspectionState.MERGED,
    (InspectionState.RUNNING, InspectionEvent.END): InspectionState.ENDED,
}
"""Every other cell of state and event is refused."""
APPROVED, REPEATED, EVIDENCE, FORMS = "DC-11", "DC-15", "DC-16", "JH-B-5.1-b"
ON_SITE, CIRCULATED = "LS-3.4-g", "LS-3.4-h"
STRATUM = "单位"


@dataclass(frozen=True, slots=True)
class Scope:
    """What an inspection is about: units by id, keys of the matter (topic, task, decision), its days."""

    pk: int
    title: str
    units: frozenset[int]
    keys: frozenset[str]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """An inspection. ``approved`` by itself or with its plan; ``repeats`` of the same unit and matter, with the reason
    why it is held nevertheless; ``team`` people with a leader; ``unsent`` units without a conclusion sent to them."""

    state: InspectionState
    form: InspectionForm
    approved: bool
    team: int = 0
    led: bool = False
    units: int = 0
    drawn: bool = False
    repeats: tuple[str, ...] = field(default_factory=tuple)
    repeat_reason: str = ""
    unsent: tuple[str, ...] = field(default_factory=tuple)


def check_step(one: InspectionFacts, event: InspectionEvent) -> list[Finding]:
    """Whether it stands where the event begins."""
    if (one.state, event) in STEPS:
        return []
    return [unmet(APPROVED, f"{event.label}不适用于当前状态", remedy="请刷新页面", 当前=one.state.label)]


def repeated(one: Scope, others: Iterable[Scope], window: int) -> list[tuple[Scope, frozenset[int]]]:
    """Others of the same matter with a unit in common, at most ``window`` days apart: with those units (DC-15)."""
    found = []
    for other in others:
        units = one.units & other.units
        if other.pk != one.pk and units and one.keys & other.keys and _apart(one, other) <= window:
            found.append((other, units))
    return found


def _apart(one: Scope, other: Scope) -> int:
    """Days between the two, 0 when they overlap."""
    first, second = sorted((one, other), key=lambda each: each.starts_on)
    return max(0, (second.starts_on - first.ends_on).days)


def check_start(one: InspectionFacts) -> list[Finding]:
    """Approved, with a team and units, not a repetition; a random check has been drawn."""
    findings = check_step(one, InspectionEvent.START)
    if one.approved:
        findings.append(met(APPROVED, "督查经县领导批准立项"))
    else:
        remedy = "列入已批准的年度督查计划，或者由县领导单独批准"
        findings.append(unmet(APPROVED, "督查未经批准立项", remedy=remedy))
    if not one.team or not one.led:
        remedy = "确定督查组成员，其中一人为组长"
        findings.append(unmet(REPEATED, "督查组没有组成", remedy=remedy, 人数=str(one.team)))
    if not one.units:
        findings.append(unmet(REPEATED, "没有被督查单位", remedy="确定单位，或者办理抽签"))
    if one.form is InspectionForm.RANDOM and not one.drawn:
        findings.append(unmet(FORMS, "随机抽查尚未抽签", remedy="公布种子指纹，到期后录入公共随机数抽签"))
    if one.repeats and not one.repeat_reason:
        remedy = "合并为一次联合督查，或者由批准人写明须再次督查的理由"
        findings.append(
            unmet(REPEATED, "期限内对同一单位、同一事项重复督查", remedy=remedy, 督查="；".join(one.repeats))
        )
    return findings


def check_end(one: InspectionFacts) -> list[Finding]:
    """Every unit has its conclusion (DC-16)."""
    findings = check_step(one, InspectionEvent.END)
    if one.unsent:
        remedy = "向各单位送达督查结论"
        findings.append(unmet(EVIDENCE, "督查结论没有全部反馈", remedy=remedy, 单位="、".join(one.unsent[:10])))
    return findings


def check_merge(one: InspectionFacts, into: InspectionFacts, *, same: bool) -> list[Finding]:
    """Not begun yet, into one of the same matter that is not over (DC-15)."""
    findings = check_step(one, InspectionEvent.MERGE)
    if into.state not in (InspectionState.PLANNED, InspectionState.RUNNING):
        findings.append(
            unmet(
                REPEATED, "目标督查已经结束", field="into", remedy="选定待开展或者开展中的督查", 当前=into.state.label
            )
        )
    if not same:
        findings.append(
            unmet(REPEATED, "不是同一事项的督查", field="into", remedy="只合并督查事项、任务或者决策相同的督查")
        )
    if one.form is InspectionForm.COVERT or into.form is InspectionForm.COVERT:
        findings.append(unmet(FORMS, "暗查暗访不与其他督查合并", field="into", remedy="分别办理"))
    return findings


def check_dates(starts_on: date, ends_on: date) -> list[Finding]:
    if ends_on >= starts_on:
        return []
    return [unmet(REPEATED, "结束日期早于开始日期", field="ends_on", remedy="更正日期")]


def check_approval(
    state: InspectionState, *, approved: bool, own: bool, repeats: Collection[str], reason: str, of_unit: bool = False
) -> list[Finding]:
    """Once, before it begins, not by who proposed it or is inspected; a repetition needs a reason (DC-11, DC-15)."""
    findings = []
    if state is not InspectionState.PLANNED:
        findings.append(unmet(APPROVED, "督查已经开展", remedy="请刷新页面", 当前=state.label))
    if approved and not repeats:
        findings.append(unmet(APPROVED, "督查已经批准", remedy="无需重复批准"))
    if own or of_unit:
        findings.append(unmet(APPROVED, "不得批准自己提出或者针对本单位的督查", remedy="由其他县领导批准"))
    if repeats and not reason.strip():
        remedy = "写明须再次督查的理由，或者合并督查"
        findings.append(
            unmet(REPEATED, "与其他督查重复", field="repeat_reason", remedy=remedy, 督查="；".join(repeats))
        )
    return findings


def check_plan(state: PlanState, *, themes: int, to: PlanState, own: bool = False, comment: str = "") -> list[Finding]:
    """A plan is written, submitted, and approved or returned by a county leader (DC-11)."""
    lawful = {
        PlanState.SUBMITTED: (PlanState.DRAFT, PlanState.RETURNED),
        PlanState.APPROVED: (PlanState.SUBMITTED,),
        PlanState.RETURNED: (PlanState.SUBMITTED,),
        PlanState.DRAFT: (PlanState.DRAFT, PlanState.RETURNED),
    }
    findings = []
    if state not in lawful[to]:
        findings.append(unmet(APPROVED, "不适用于计划的当前状态", remedy="请刷新页面", 当前=state.label))
    if to is PlanState.SUBMITTED and not themes:
        findings.append(unmet(APPROVED, "计划没有督查主题", remedy="至少列入一个督查主题"))
    if own:
        findings.append(unmet(APPROVED, "不得审批自己编制的计划", remedy="由县领导审批"))
    if to is PlanState.RETURNED and not comment.strip():
        findings.append(unmet(APPROVED, "退回没有写明意见", field="comment", remedy="写明要修改什么"))
    return findings


def check_announcement(one: InspectionFacts, *, candidates: int, seats: int, source: str, drawn: bool) -> list[Finding]:
    """The list, the number and where the public figure will come from are fixed before the draw."""
    findings = []
    if one.form is not InspectionForm.RANDOM or one.state is not InspectionState.PLANNED:
        findings.append(unmet(FORMS, "只有待开展的随机抽查可以抽签", remedy="改为随机抽查"))
    if drawn:
        findings.append(unmet(FORMS, "已经公布抽签", remedy="名单和名额不得更改，抽签不重复"))
    if not 1 <= seats <= candidates:
        facts = {"名单": str(candidates), "抽取": str(seats)}
        findings.append(
            unmet(FORMS, "抽取数与名单不符", field="seats", remedy="抽取至少 1 个，不多于名单上的单位数", **facts)
        )
    if not source.strip():
        remedy = "写明此后产生、任何人不能事先知道的公开数字，如某日某期彩票开奖号码"
        findings.append(unmet(FORMS, "没有公共随机数来源", field="public_source", remedy=remedy))
    return findings


def check_draw(*, announced: bool, drawn: bool, value: str) -> list[Finding]:
    """Once, with the figure that came out after the announcement."""
    findings = []
    if not announced:
        findings.append(unmet(FORMS, "尚未公布抽签", remedy="先公布名单、名额和种子指纹"))
    if drawn:
        findings.append(unmet(FORMS, "已经抽签", remedy="抽签不重复"))
    if not value.strip():
        findings.append(unmet(FORMS, "没有公共随机数", field="public_value", remedy="录入公布的公共随机数"))
    return findings


def draw_units(seed: str, codes: Sequence[str], seats: int) -> Draw:
    """The lots of units by their codes, as anyone can recompute them (docs/adr/0018)."""
    return draw(seed, {STRATUM: codes}, {STRATUM: seats})


def check_sending(*, sent: bool, evidence: int, bare: Collection[str], hidden: bool, text: str) -> list[Finding]:
    """A conclusion rests on evidence: a file at least, and one for each problem in it (DC-16)."""
    findings = []
    if sent:
        findings.append(unmet(EVIDENCE, "结论已经送达", remedy="无需重复送达"))
    if not text.strip():
        findings.append(unmet(EVIDENCE, "没有写明督查结论", field="text", remedy="填写督查结论"))
    if not evidence:
        findings.append(unmet(EVIDENCE, "督查结论没有证据", remedy="上传证明督查情况的文件", 证据="0 份"))
    if bare:
        facts = {"问题": "；".join(one[:30] for one in list(bare)[:3]), "条数": str(len(bare))}
        findings.append(unmet(EVIDENCE, "有的问题没有证据", remedy="逐项上传证据", **facts))
    if hidden:
        findings.append(unmet(FORMS, "暗查暗访尚未公开", remedy="先公开督查，再送达结论"))
    return findings


def check_visit(
    *, team: int, place: str, held_on: date | None, findings: str, problems: str, today: date
) -> list[Finding]:
    """Team, place, day, what was seen, problems in general (LS-3.4-g)."""
    told = (
        ("team", "督查组", bool(team)), ("place", "地点", bool(place.strip())),
        ("held_on", "日期", held_on is not None),
        ("findings", "现场情况", bool(findings.strip())), ("problems", "普遍性、倾向性问题", bool(problems.strip())),
    )  # fmt: skip
    found = [
        unmet(ON_SITE, f"没有登记{name}", field=field, remedy=f"填写{name}") for field, name, there in told if not there
    ]
    if held_on is not None and held_on > today:
        found.append(unmet(ON_SITE, "日期晚于今天", field="held_on", remedy="更正日期", 日期=held_on.isoformat()))
    return found


def check_notice(visits: int, marks: Mapping[int, NoticeMark], *, text: str, doubled: bool = False) -> list[Finding]:
    """It rests on visits, praises some units and urges others (LS-3.4-h)."""
    findings = []
    if not visits:
        findings.append(unmet(CIRCULATED, "通报没有依据的现场督办", field="visits", remedy="选定至少一次现场督办"))
    for mark in NoticeMark:
        if mark not in marks.values():
            title, remedy = f"没有列出{mark.label}的单位", f"选定{mark.label}的单位"
            findings.append(unmet(CIRCULATED, title, field=mark.value, remedy=remedy))
    if doubled:
        findings.append(unmet(CIRCULATED, "同一单位既表扬又督促", field="urged", remedy="每个单位只列一次"))
    if not text.strip():
        findings.append(unmet(CIRCULATED, "通报没有正文", field="text", remedy="填写正文"))
    return findings
