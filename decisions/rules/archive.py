"""What the archive of a matter holds, and why a slot of it is empty (GW713-33, GW713-29). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.findings import Finding, met, unmet
from decisions.enums import PaperKind, RunState, Stage
from decisions.rules import package
from decisions.rules.facts import Case
from decisions.rules.tracks import Need, track

CLAUSE = "GW713-33"


@dataclass(frozen=True, slots=True)
class SlotKind:
    """A slot: what it is called, the stage it belongs to, the kinds of papers that fill it (none: rows of its own)."""

    key: str
    label: str
    stage: Stage
    papers: tuple[PaperKind, ...] = ()


SLOTS = (
    SlotKind("intent", "决策意向和确定记录", Stage.INTENT),
    SlotKind("research", "调研报告或者决策预案", Stage.RESEARCH, (PaperKind.RESEARCH_REPORT, PaperKind.DRAFT_PLAN)),
    SlotKind("project", "立项报告", Stage.RESEARCH, (PaperKind.PROJECT_REPORT,)),
    SlotKind("opinions", "专家意见", Stage.EXPERT_REVIEW),
    SlotKind("opinion_document", "决策咨询专家意见书", Stage.EXPERT_REVIEW, (PaperKind.OPINION_DOCUMENT,)),
    SlotKind("consultation", "征求意见和采纳情况", Stage.CONSULTATION),
    SlotKind("notice", "公示和公众意见", Stage.PUBLIC_NOTICE),
    SlotKind("hearing", "听证材料", Stage.HEARING),
    SlotKind("pilot", "试点总结", Stage.PILOT, (PaperKind.PILOT_REPORT,)),
    SlotKind("legality", "合法性审查意见", Stage.LEGAL_REVIEW),
    SlotKind("risk", "风险评估报告", Stage.EXPERT_REVIEW, (PaperKind.RISK_ASSESSMENT,)),
    SlotKind("competition", "公平竞争审查意见", Stage.RESOLUTION, (PaperKind.FAIR_COMPETITION,)),
    SlotKind("draft", "草案", Stage.RESOLUTION),
    SlotKind("meeting", "会议表决记录", Stage.RESOLUTION),
    SlotKind("resolution", "决议或者纪要", Stage.RESOLUTION),
    SlotKind("party_report", "报同级党委材料", Stage.RESOLUTION, (PaperKind.PARTY_REPORT,)),
    SlotKind("publication", "公布和解读", Stage.RESOLUTION),
)
ASKED: Mapping[str, Callable[[Case], bool]] = {
    "party_report": lambda case: package.reported(case) is not None,
    "publication": package.must_publish,
}
"""Slots that are there only where the matter's rulebook asks for what fills them."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as it stands: how many pieces fill it; of an empty one the reason, "" without one.

    ``given`` tells a reason that somebody wrote from one that the procedure itself gives.
    """

    kind: SlotKind
    pieces: int
    reason: str = ""
    given: bool = False

    @property
    def gap(self) -> bool:
        return not self.pieces and not self.reason.strip()


def slots_of(case: Case, pieces: Mapping[str, int], reasons: Mapping[str, str]) -> list[Slot]:
    """Every slot with what fills it (by key) or why it is empty: by the procedure, or as somebody wrote (by key)."""
    found = []
    for kind in SLOTS:
        if kind.key in ASKED and not pieces.get(kind.key, 0) and not ASKED[kind.key](case):
            continue
        number, written = pieces.get(kind.key, 0), reasons.get(kind.key, "")
        known = "" if number else _by_procedure(case, kind.stage)
        found.append(Slot(kind, number, "" if number else written or known, given=bool(written) and not number))
    return found


def _by_procedure(case: Case, stage: Stage) -> str:
    """Why a whole stage left nothing behind."""
    need, run = track(case).need(stage), case.run(stage)
    if run.state is RunState.NOT_APPLICABLE:
        return f"{stage.label}不适用：{run.reason}（{run.decider}）"
    if run.state is RunState.CUT:
        return f"{stage.label}紧急压减：{run.reason}"
    if need is Need.NONE:
        return f"本事项按简易程序办理，不经过{stage.label}"
    if need is Need.OPTIONAL and run.state is RunState.UNDETERMINED:
        return f"本级别事项可以不经过{stage.label}"
    return ""


def check_archive(case: Case, slots: Iterable[Slot]) -> list[Finding]:
    """Filed once the matter is resolved or was given up, and no slot is empty without a reason."""
    findings = []
    if not case.ended and case.run(Stage.RESOLUTION).state is not RunState.CLOSED:
        findings.append(unmet(CLAUSE, "事项尚未形成决议，也未终止", remedy="办结后归档"))
    for slot in slots:
        if slot.gap and not case.ended:
            remedy = "补充材料，或者写明空缺原因"
            findings.append(unmet(CLAUSE, f"{slot.kind.label}空缺", remedy=remedy, 环节=slot.kind.stage.label))
    return findings or [met(CLAUSE, "档案齐全，空缺均有原因")]


def check_reason(slots: Iterable[Slot], key: str, reason: str) -> list[Finding]:
    """A reason is written for an empty slot that exists."""
    found = next((slot for slot in slots if slot.kind.key == key), None)
    if found is None:
        return [unmet(CLAUSE, "没有这一类应归档材料", remedy="请刷新页面")]
    findings = []
    if found.pieces:
        findings.append(unmet(CLAUSE, f"{found.kind.label}已有材料", remedy="无需说明空缺"))
    if not reason.strip():
        findings.append(unmet(CLAUSE, "空缺原因没有填写", remedy="填写空缺原因"))
    return findings or [met(CLAUSE, "可以登记空缺原因")]
