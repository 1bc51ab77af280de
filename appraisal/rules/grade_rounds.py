"""How a round of grading runs: its states, what each move asks for, the eleven steps of integrity. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from appraisal.enums.grades import Grade, GradeTier, IntegrityStep, RelatedField, RoundEvent, RoundKind, RoundState
from core.findings import Finding, met, unknown, unmet

E, S = RoundEvent, RoundState
STEPS: Mapping[tuple[RoundState, RoundEvent], RoundState] = {
    (S.PREPARING, E.START): S.RUNNING,
    (S.RUNNING, E.CONSULT): S.PRELIMINARY,
    (S.PRELIMINARY, E.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, E.RETURN): S.PRELIMINARY,
    (S.SUBMITTED, E.DECIDE): S.DECIDED,
    (S.DECIDED, E.PUBLICISE): S.PUBLICISED,
    (S.PUBLICISED, E.CIRCULATE): S.CIRCULATED,
    (S.CIRCULATED, E.CLOSE): S.CLOSED,
}
"""Every other cell of the table is a refusal."""
ARTICLES = {
    E.START: "BZ-2.2-b", E.CONSULT: "BZ-2.2-i", E.SUBMIT: "BZ-2.2-l", E.RETURN: "BZ-2.2-l", E.DECIDE: "BZ-2.2-l",
    E.PUBLICISE: "BZ-2.2-m", E.CIRCULATE: "BZ-2.2-n", E.CLOSE: "BZ-1-i",
}  # fmt: skip
PARTS = ("总则", "组织领导", "考核对象", "考核内容", "考核程序方法", "考核等次评定", "考核结果应用", "责任追究")
"""The eight parts of the method (BZ-1-a)."""


def check_event(state: RoundState, event: RoundEvent) -> list[Finding]:
    if (state, event) in STEPS:
        return []
    remedy = "请刷新页面，按当前环节办理"
    return [unmet(ARTICLES[event], f"现在不能{event.label}", remedy=remedy, 当前=state.label)]


def check_method(
    standards: Iterable[tuple[bool, Grade]], tiers: Iterable[str], parts: Collection[str], kind: RoundKind
) -> list[Finding]:
    """A method may be issued: a standard for each grade of teams and of cadres (BZ-1-d); of integrity also the eight
    parts (BZ-1-a) and contents of duty for each of the three tiers and for nobody else (BZ-1-b)."""
    held = set(standards)
    lacking = [
        f"{'班子' if team else '干部'}“{grade.label}”" for team in (True, False) for grade in Grade
        if (team, grade) not in held
    ]  # fmt: skip
    findings = []
    if lacking:
        findings.append(unmet("BZ-1-d", "各等次须有具体标准", remedy="补齐等次标准", 缺少="、".join(lacking)))
    if kind is RoundKind.ANNUAL:
        return findings
    missing = [one for one in PARTS if one not in parts]
    if missing:
        findings.append(unmet("BZ-1-a", "办法由八部分构成", remedy="补齐各部分", 缺少="、".join(missing)))
    given, known = set(tiers), {tier.value for tier in GradeTier}
    strange = sorted(given - known)
    if strange:
        findings.append(unmet("BZ-1-b", "履责内容须属于一类对象", remedy="指定班子、正职或者副职"))
    bare = [tier.label for tier in GradeTier if tier.value not in given]
    if bare:
        findings.append(unmet("BZ-1-b", "三类对象各有履责内容", remedy="补齐履责内容", 缺少="、".join(bare)))
    return findings


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A group that appraises: whether its leader is a leader of the county, and its units."""

    name: str
    led: bool
    units: frozenset[int] = field(default_factory=frozenset)


def check_start(
    *, units: Mapping[int, str], teams: Sequence[TeamFacts], listed: bool, hotline: str, uncovered: int, issued: bool
) -> list[Finding]:
    """Before the appraisal of integrity begins: list and hotline made public, groups led by leaders of the county,
    each unit of exactly one group, contacts for all (BZ-2.2-a, -b, -c, BZ-2.1-e)."""
    findings = []
    if not issued:
        findings.append(unmet("BZ-1-d", "考核办法尚未印发", remedy="由纪检监察机关印发考核办法"))
    if not listed:
        findings.append(unmet("BZ-2.2-b", "被考核单位名单尚未公布", remedy="先在公众门户公布名单"))
    if not hotline.strip():
        findings.append(unmet("BZ-2.2-c", "举报监督电话尚未开通", remedy="填写举报监督电话，与名单一并公布"))
    if uncovered:
        facts = {"没有联系人": f"{uncovered} 个单位"}
        remedy = "为没有联系人的单位指定联系人"
        findings.append(unmet("BZ-2.1-e", "纪委干部联系全部被考核单位", remedy=remedy, **facts))
    return findings + check_teams(units, teams)


def check_teams(units: Mapping[int, str], teams: Sequence[TeamFacts]) -> list[Finding]:
    """``units``: id -> name of those in the round (BZ-2.2-a)."""
    remedy = "指定县领导带队"
    findings = [
        unmet("BZ-2.2-a", "考核组须由党政领导带队", remedy=remedy, 考核组=one.name) for one in teams if not one.led
    ]
    held = Counter(unit for one in teams for unit in one.units)
    without = [name for unit, name in units.items() if not held[unit]]
    twice = [name for unit, name in units.items() if held[unit] > 1]
    if without:
        shown = "、".join(without[:5]) + (f"等 {len(without)} 个" if len(without) > 5 else "")
        findings.append(unmet("BZ-2.2-a", "每个单位属于一个考核组", remedy="为单位指定考核组", 没有考核组=shown))
    if twice:
        findings.append(unmet("BZ-2.2-a", "每个单位只属于一个考核组", remedy="更正分组", 重复="、".join(twice)))
    return findings


STAGED = {
    IntegrityStep.ANNOUNCED: S.RUNNING, IntegrityStep.PROPOSED: S.SUBMITTED, IntegrityStep.SETTLED: S.DECIDED,
    IntegrityStep.CIRCULATED: S.CIRCULATED,
}  # fmt: skip
"""Steps that are taken by moves of the round itself, with the state that shows them taken."""
BEFORE_PROPOSAL = tuple(IntegrityStep)[:7]


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it stands: done on a day, not called for, or open."""

    step: IntegrityStep
    done: bool
    on: date | None = None
    triggered: bool = True
    text: str = ""


def step_states(
    state: RoundState, recorded: Mapping[IntegrityStep, StepState], days: Mapping[IntegrityStep, date | None]
) -> list[StepState]:
    """The eleven in their order (BZ-1-i); ``days`` of those that the round itself took."""
    order = tuple(RoundState)
    found = []
    for step in IntegrityStep:
        if step in STAGED:
            done = order.index(state) >= order.index(STAGED[step])
            found.append(StepState(step, done, days.get(step) if done else None))
        else:
            found.append(recorded.get(step, StepState(step, done=False)))
    return found


def check_steps(steps: Iterable[StepState], wanted: Collection[IntegrityStep], remedy: str) -> list[Finding]:
    """The steps asked for are taken."""
    left = [one.step.label for one in steps if one.step in wanted and not one.done]
    if left:
        return [unmet("BZ-1-i", "考核环节尚未完成", remedy=remedy, 未完成="、".join(left))]
    return [met("BZ-1-i", "考核环节已完成", 环节=f"{len(wanted)} 个")]


def check_inquiries(called: Sequence[str], running: Sequence[str]) -> list[Finding]:
    """``called``: names for which an investigation is called for and none was opened; ``running``: without an end."""
    findings = []
    if called:
        remedy = "组织专项调查"
        findings.append(unmet("BZ-2.2-h", "应当专项调查的尚未组织", remedy=remedy, 对象="、".join(called)))
    if running:
        findings.append(unmet("BZ-2.2-h", "专项调查尚无结论", remedy="登记调查结论", 对象="、".join(running)))
    return findings


def check_reports(lacking: Mapping[str, Sequence[str]]) -> list[Finding]:
    """``lacking``: unit -> names whose report is not there: the team's own and one for each member (BZ-2.2-d)."""
    return [
        unmet("BZ-2.2-d", "述廉报告尚未印发", remedy="由单位上传并印发", 单位=unit, 缺少="、".join(names))
        for unit, names in lacking.items()
        if names
    ]


def check_related(lacking: Mapping[str, Sequence[RelatedField]]) -> list[Finding]:
    """``lacking``: unit -> which of the six results are neither given nor 无 (BZ-2.2-j)."""
    left = [(unit, fields) for unit, fields in lacking.items() if fields]
    if not left:
        return [met("BZ-2.2-j", "六项相关结果已填写")]
    unit, fields = left[0]
    shown = f"{unit}（{'、'.join(one.label for one in fields)}）" + (f"等 {len(left)} 个单位" if len(left) > 1 else "")
    return [unmet("BZ-2.2-j", "六项相关结果须逐一填写", remedy="没有结果的填“无”", 缺少=shown)]


def check_consultations(asked: int, waiting: Sequence[str]) -> list[Finding]:
    """Leaders and departments were asked, and all have answered (BZ-2.2-i)."""
    if not asked:
        return [unmet("BZ-2.2-i", "尚未征求有关领导和部门意见", remedy="先征求意见")]
    if waiting:
        remedy = "等待答复，或者登记书面答复"
        return [unmet("BZ-2.2-i", "征求意见尚未答复", remedy=remedy, 未答复="、".join(waiting))]
    return [met("BZ-2.2-i", "征求意见均已答复", 征求=f"{asked} 件")]


def check_decision(*, meeting_on: date | None, record: str, with_paper: bool, today: date) -> list[Finding]:
    """The standing committee's decision has its day, its record and its paper (BZ-2.2-l)."""
    findings = []
    if meeting_on is None:
        findings.append(unmet("BZ-2.2-l", "没有会议日期", remedy="填写县委常委会日期"))
    elif meeting_on > today:
        findings.append(unmet("BZ-2.2-l", "会议日期晚于今天", remedy="更正日期", 日期=meeting_on.isoformat()))
    if not record.strip():
        findings.append(unmet("BZ-2.2-l", "没有会议纪要文号", remedy="填写会议纪要文号"))
    if not with_paper:
        findings.append(unmet("BZ-2.2-l", "没有会议纪要", remedy="上传会议纪要"))
    return findings


def check_publicity(first: date | None, last: date | None, least: date, today: date) -> list[Finding]:
    """From today or later, and not shorter than to ``least``, the last of the working days asked for (BZ-2.2-m)."""
    if first is None or last is None:
        return [unmet("BZ-2.2-m", "没有公示起止日期", remedy="填写公示起止日期")]
    if first < today:
        return [unmet("BZ-2.2-m", "公示起始早于今天", remedy="更正日期", 起始=first.isoformat())]
    if last < least:
        facts = {"截止": last.isoformat(), "不早于": least.isoformat()}
        return [unmet("BZ-2.2-m", "公示期不足", remedy="延长公示期", **facts)]
    return []


def check_objection(first: date | None, last: date | None, today: date) -> list[Finding]:
    """An objection is taken within the period alone, both days included (BZ-2.2-m)."""
    if first is None or last is None or not first <= today <= last:
        facts = {"公示期": f"{first}至{last}" if first and last else "未公示"}
        return [unmet("BZ-2.2-m", "不在公示期内", remedy="公示期内提出异议", **facts)]
    return []


def check_circulation(last: date | None, today: date, number: str, open_objections: int) -> list[Finding]:
    """After the publicity is over, with a number; objections were dealt with (BZ-2.2-n)."""
    findings = []
    if last is None or today <= last:
        facts = {"公示截止": last.isoformat() if last else "未公示"}
        findings.append(unmet("BZ-2.2-n", "公示尚未结束", remedy="公示期满后通报", **facts))
    if not number.strip():
        findings.append(unmet("BZ-2.2-n", "没有通报文号", remedy="填写通报文号"))
    if open_objections:
        facts = {"未处理": f"{open_objections} 件"}
        findings.append(unmet("BZ-2.2-m", "公示异议尚未处理", remedy="处理公示异议", **facts))
    return findings


def check_opinion(grade: Grade | None, reasons: str, *, standard_fits: bool) -> list[Finding]:
    """A grade is given with the standard relied on and with reasons, never by ballots alone (BZ-1-d, BZ-1-j)."""
    findings = []
    if grade is None:
        findings.append(unmet("BZ-1-c", "没有选定等次", remedy="选定等次"))
    if not standard_fits:
        findings.append(unmet("BZ-1-d", "没有选定该等次的标准", remedy="选定所依据的等次标准"))
    if not reasons.strip():
        findings.append(unmet("BZ-1-j", "定等不得简单以票取人", remedy="写明理由"))
    return findings


def check_consequences(poor: int, deadline: date | None, measures: str, today: date) -> list[Finding]:
    """Grades of 一般 and 差 bring a talk and an order with a day and what has to be done (BZ-1-p)."""
    if not poor:
        return []
    findings = []
    facts = {"一般、差": f"{poor} 个"}
    if deadline is None or deadline <= today:
        findings.append(unmet("BZ-1-p", "限期整改须有期限", remedy="填写晚于今天的整改期限", **facts))
    if not measures.strip():
        findings.append(unmet("BZ-1-p", "限期整改须有要求", remedy="填写整改要求", **facts))
    return findings


def poor_in_a_row(earlier: Grade | None, now: Grade | None) -> bool:
    """差 in two successive years (BZ-1-q); ``earlier`` is the grade of the year before."""
    return earlier is Grade.POOR and now is Grade.POOR


def check_rounds(*, open_already: bool, approval: str, kind: RoundKind) -> list[Finding]:
    """One round of integrity a year, with the paper on which it rests (note of SX-6.1-b)."""
    findings = []
    if open_already:
        findings.append(unmet("BZ-1-i", "该年度已有考核", remedy="在原考核上办理"))
    if kind is RoundKind.INTEGRITY and not approval.strip():
        findings.append(unknown("SX-6.1-b", "另行考核须有批准或者依据文件", remedy="填写批准或者依据文件"))
    return findings
