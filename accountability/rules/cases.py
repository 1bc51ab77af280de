"""Accountability cases: how they run, what each ground asks for (JH-A-6.7, JH-B-2.2, JH-B-5.3). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import (
    CaseEvent,
    CaseStage,
    Extent,
    Ground,
    Intent,
    Loss,
    MeasureKind,
    Weight,
)
from accountability.rules.measures import POOR_TWICE
from core.findings import Finding, unknown, unmet

ORDER, POSTS, THREE, CITED = "JH-B-5.3-d", "JH-B-2.2", "JH-B-5.3-b", "JH-A-6.7-a"
STEPS: Mapping[tuple[CaseStage, CaseEvent], CaseStage] = {
    (CaseStage.OPENED, CaseEvent.INVESTIGATE): CaseStage.INVESTIGATING,
    (CaseStage.INVESTIGATING, CaseEvent.HEAR): CaseStage.HEARD,
    (CaseStage.INVESTIGATING, CaseEvent.DROP): CaseStage.DROPPED,
    (CaseStage.HEARD, CaseEvent.DROP): CaseStage.DROPPED,
    (CaseStage.HEARD, CaseEvent.CONCLUDE): CaseStage.CONCLUDED,
    (CaseStage.CONCLUDED, CaseEvent.SERVE): CaseStage.SERVED,
    (CaseStage.SERVED, CaseEvent.APPEAL): CaseStage.APPEALED,
    (CaseStage.APPEALED, CaseEvent.UPHOLD): CaseStage.SERVED,
    (CaseStage.APPEALED, CaseEvent.REVISE): CaseStage.HEARD,
    (CaseStage.SERVED, CaseEvent.ARCHIVE): CaseStage.ARCHIVED,
}
PHASES: Mapping[CaseStage, str] = {
    CaseStage.OPENED: "立案", CaseStage.INVESTIGATING: "调查", CaseStage.HEARD: "调查", CaseStage.CONCLUDED: "认定",
    CaseStage.SERVED: "处理", CaseStage.APPEALED: "处理", CaseStage.ARCHIVED: "归档", CaseStage.DROPPED: "归档",
}  # fmt: skip
"""立案→调查→认定→处理→归档 of JH-B-5.3-d, as our steps run through them."""
CONTENT_OPEN = (CaseStage.OPENED, CaseStage.INVESTIGATING, CaseStage.HEARD)
"""Until the finding respondents, distinctions and recorded findings may be changed."""


@dataclass(frozen=True, slots=True)
class Party:
    """A respondent. ``holds_post`` in a unit concerned on the day; ``measures`` of the present decision."""

    person: int
    name: str
    holds_post: bool = True
    extent: Extent | None = None
    weight: Weight | None = None
    intent: Intent | None = None
    heard: bool = False
    served_on: date | None = None
    waived: str = ""
    measures: tuple[tuple[str, MeasureKind], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case. ``principals``: who was principal leader of the unit on the day; ``articles`` cited of regulations in
    force, ``sources`` linked, ``units`` that answer for it. ``happened_on`` is the day of the decision or event."""

    ground: Ground
    stage: CaseStage
    happened_on: date
    parties: tuple[Party, ...] = ()
    principals: frozenset[int] = field(default_factory=frozenset)
    articles: int = 0
    sources: int = 0
    units: int = 0
    of_decision: bool = False
    loss: Loss | None = None
    loss_reason: str = ""
    consequence: str = ""
    cause: str = ""
    grave: bool = False
    crime: bool = False
    authority: str = ""
    transferred_on: date | None = None
    deduction: int | None = None


def check_opening(case: CaseFacts, today: date) -> list[Finding]:
    """Cited articles, sources, posts, and what the ground asks for."""
    findings = []
    if not case.articles:
        remedy = "由纪检监察机关登记已印发的追究办法，并选定条款"
        findings.append(unmet(CITED, "没有引用追究制度的条款", field="articles", remedy=remedy))
    if not case.sources:
        findings.append(
            unmet("BZ-2.2-o", "没有写明来源", field="source", remedy="选定年中检查、年底考核或者平时掌握，并写明说明")
        )  # fmt: skip
    if case.happened_on > today:
        findings.append(
            unmet(POSTS, "日期晚于今天", field="happened_on", remedy="更正日期", 日期=case.happened_on.isoformat())
        )
    return findings + check_posts(case) + _of_ground(case)


def check_posts(case: CaseFacts) -> list[Finding]:
    """Responsibility goes with power: each held a post in a unit concerned on that day (JH-B-2.2)."""
    bare = "、".join(one.name for one in case.parties if not one.holds_post)
    if not bare:
        return []
    remedy = "核对日期、单位和任职；只能追究当时任职的人"
    return [
        unmet(
            POSTS, "当日在涉及单位没有职务", field="people", remedy=remedy, 人员=bare, 日期=case.happened_on.isoformat()
        )
    ]


def _of_ground(case: CaseFacts) -> list[Finding]:
    rule = OF_GROUND.get(case.ground)
    return rule(case) if rule is not None else _named(case, ORDER)


def _named(case: CaseFacts, clause: str) -> list[Finding]:
    return [] if case.parties else [unmet(clause, "没有写明责任人", field="people", remedy="填写责任人")]


def _with_loss(case: CaseFacts) -> list[Finding]:
    """JH-A-6.7-b: beyond one's powers or against procedure, with major loss."""
    clause, findings = "JH-A-6.7-b", []
    if case.loss is None:
        findings.append(unknown(clause, "没有认定损失", field="loss", remedy="认定损失是否重大，并写明理由"))
    elif case.loss is not Loss.MAJOR:
        remedy = "没有造成重大损失的，按违反法定程序或者其他情形处理"
        findings.append(unmet(clause, "损失不属重大", field="loss", remedy=remedy, 损失=case.loss.label))
    if case.loss is not None and not case.loss_reason.strip():
        findings.append(unmet(clause, "没有写明损失认定的理由", field="loss_reason", remedy="填写理由"))
    if not case.parties:
        findings.append(unmet(clause, "没有写明参与决策的人员", field="people", remedy="填写决策人员"))
    return findings


def _personal(case: CaseFacts) -> list[Finding]:
    """JH-A-6.7-d: that person alone, with the cause."""
    clause, findings = "JH-A-6.7-d", []
    if not case.parties:
        findings.append(unmet(clause, "没有写明本人", field="people", remedy="填写责任人"))
    if len(case.parties) > 1:
        names = "、".join(one.name for one in case.parties)
        findings.append(unmet(clause, "个人原因只追究其本人", field="people", remedy="只保留其本人", 责任人=names))
    if not case.cause.strip():
        findings.append(unmet(clause, "没有写明个人原因", field="cause", remedy="填写个人原因"))
    return findings


def _statutory(case: CaseFacts) -> list[Finding]:
    """JH-A-6.7-e: of a decision; its skipped, cut and late stages are the evidence, no loss is asked for."""
    findings = _named(case, "JH-A-6.7-e")
    if not case.of_decision:
        findings.append(unmet("JH-A-6.7-e", "没有指明决策事项", field="matter", remedy="填写决策事项编号"))
    return findings


def _dereliction(case: CaseFacts) -> list[Finding]:
    findings = _named(case, ORDER)
    if not case.consequence.strip():
        remedy = "认定并写明严重后果；没有严重后果的，责令限期整改"
        findings.append(unmet(ORDER, "没有认定严重后果，不能立案追究", field="consequence", remedy=remedy))
    return findings


def _accident(case: CaseFacts) -> list[Finding]:
    findings = _named(case, "QSH-16-c")
    if not case.units:
        findings.append(unmet("QSH-16-c", "没有写明责任单位", field="units", remedy="填写责任单位"))
    return findings


def _unit_and_leader(clause: str) -> Callable[[CaseFacts], list[Finding]]:
    """Unit and principal leader answer for it (QSH-15-e, QSH-24-f)."""

    def check(case: CaseFacts) -> list[Finding]:
        findings = [*_named(case, clause)]
        if not case.units:
            findings.append(unmet(clause, "没有写明责任单位", field="units", remedy="填写责任单位"))
        return findings

    return check


OF_GROUND: Mapping[Ground, Callable[[CaseFacts], list[Finding]]] = {
    Ground.AUTHORITY: _with_loss,
    Ground.PROCEDURE: _with_loss,
    Ground.COLLECTIVE: lambda case: [],
    Ground.PERSONAL: _personal,
    Ground.STATUTORY: _statutory,
    Ground.DERELICTION: _dereliction,
    Ground.ACCIDENT: _accident,
    Ground.TRAINING: _unit_and_leader("QSH-15-e"),
    Ground.OVERSTAFFED: _unit_and_leader("QSH-24-f"),
}


def check_event(case: CaseFacts, event: CaseEvent) -> list[Finding]:
    """No step is skipped (JH-B-5.3-d)."""
    if (case.stage, event) in STEPS:
        return []
    facts = {"当前": case.stage.label, "所处阶段": PHASES[case.stage]}
    return [unmet(ORDER, f"还不能{event.label}", remedy="按立案、调查、认定、处理、归档逐步办理", **facts)]


def check_hearing(case: CaseFacts) -> list[Finding]:
    """Everybody was heard, or would not speak, before the finding."""
    silent = "、".join(one.name for one in case.parties if not one.heard)
    findings = check_event(case, CaseEvent.HEAR)
    if silent:
        findings.append(unmet(ORDER, "还没有听取陈述", remedy="登记本人陈述，或者放弃陈述的情况", 人员=silent))
    return findings


def check_conclusion(case: CaseFacts) -> list[Finding]:
    """Three distinctions for everybody, the principal leader of a collective failure, measures or a reason for none."""
    findings = check_event(case, CaseEvent.CONCLUDE) + check_posts(case) + _of_ground(case)
    for one in case.parties:
        three = {"集体与个人": one.extent, "主要与次要": one.weight, "故意与过失": one.intent}
        unset = [name for name, value in three.items() if value is None]
        if unset:
            findings.append(unmet(THREE, f"{one.name}的责任没有区分", remedy="逐项区分", 未区分="、".join(unset)))
    return findings + check_leader(case) + check_measures(case)


def check_leader(case: CaseFacts) -> list[Finding]:
    """A collective failure: who was principal leader on that day, not today (JH-A-6.7-c)."""
    if case.ground is not Ground.COLLECTIVE:
        return []
    clause, day = "JH-A-6.7-c", case.happened_on.isoformat()
    if not case.principals:
        return [unknown(clause, "查不到决策当日的主要负责人", remedy="由组织部补录任职", 日期=day)]
    if case.principals & {one.person for one in case.parties}:
        return []
    return [unmet(clause, "责任人中没有决策当日的主要领导", remedy="将当日的主要领导列为责任人", 日期=day)]


def check_measures(case: CaseFacts) -> list[Finding]:
    """What the decision has to contain before it stands, and still when the case is closed."""
    findings = []
    clause = "LS-3.5-b" if case.ground is Ground.EXECUTION else ORDER
    bare = [one for one in case.parties if not one.measures and not one.waived.strip()]
    if bare:
        title, remedy = "没有追究措施，也没有不予追究的理由", "选定追究措施；首次不予追究的也须写明理由"
        findings.append(unmet(clause, title, field=_measures_of(bare), remedy=remedy, 人员=_names_of(bare)))
    if case.ground is Ground.EXECUTION and not case.deduction:
        findings.append(unmet("LS-3.5-b", "没有提出所在单位的考核扣分", field="deduction", remedy="填写建议扣分"))
    kinds = {kind for one in case.parties for _, kind in one.measures}
    if case.ground is Ground.ACCIDENT and kinds <= {MeasureKind.TALK, MeasureKind.CHECK}:
        remedy = "依纪依法追加组织处理或者纪律处分"
        field = _measures_of(case.parties)
        findings.append(unmet("QSH-16-c", "重大事故不能只作谈话处理", field=field, remedy=remedy))
    if case.ground is Ground.ABUSE:
        findings += _abuse(case)
    if case.ground is Ground.POOR_GRADES:
        other = [one for one in case.parties if not {name for name, _ in one.measures} & set(POOR_TWICE)]
        if other:
            remedy, field = f"在{'、'.join(POOR_TWICE)}中至少选定一项", _measures_of(other)
            findings.append(unmet("BZ-1-r", "没有选定规定的措施", field=field, remedy=remedy, 人员=_names_of(other)))
    if case.grave and MeasureKind.DISCIPLINE not in kinds:
        field = _measures_of(case.parties)
        findings.append(unmet("BZ-1-s", "影响恶劣、后果严重的须有纪律处分决定", field=field, remedy="追加党纪政纪处分"))
    if case.crime and (not case.authority.strip() or case.transferred_on is None):
        findings.append(
            unmet("QSH-32-b", "涉嫌犯罪的须移送司法机关", field="authority", remedy="填写移送机关和移送日期")
        )
    return findings


def _abuse(case: CaseFacts) -> list[Finding]:
    """Always circulated criticism, whatever comes besides (QSH-32-b)."""
    spared = [one for one in case.parties if MeasureKind.CRITICISM not in {kind for _, kind in one.measures}]
    if not spared:
        return []
    facts = {"人员": _names_of(spared)}
    return [unmet("QSH-32-b", "查实的一律通报批评", field=_measures_of(spared), remedy="追加通报批评", **facts)]


def _names_of(parties: Sequence[Party]) -> str:
    return "、".join(one.name for one in parties)


def _measures_of(parties: Sequence[Party]) -> str:
    """Where the measures of the first of them are entered."""
    return f"measures_{parties[0].person}" if parties else ""


def check_archive(case: CaseFacts, *, appeal_days: int, today: date) -> list[Finding]:
    """Served to everybody, the days of appeal over, and the decision whole."""
    findings = check_event(case, CaseEvent.ARCHIVE)
    if case.stage is not CaseStage.SERVED:
        return findings
    for one in case.parties:
        if one.served_on is None:
            findings.append(unmet(ORDER, "还没有送达", remedy="登记送达日期", 人员=one.name))
        elif (today - one.served_on).days < appeal_days:
            facts = {"人员": one.name, "送达": one.served_on.isoformat(), "期限": f"{appeal_days} 日"}
            findings.append(unmet(ORDER, "申诉期限未满", remedy="期满后再结案归档", **facts))
    return findings + check_measures(case)
