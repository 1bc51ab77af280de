"""When a result version may be proposed, confirmed, approved and withdrawn (SX-6.8-a; two-person rule)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from appraisal.enums import Circle, VersionState
from core.findings import Finding, met, unmet


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version on its way: who did what, and what else is published for the period."""

    label: str
    scheme_issued: bool
    superseded_by: str
    replaces_final: str
    """The approved result in force for the period that goes when this version comes; "" when there is none."""
    proposed_by: str
    """Login name of the person who proposed; "" when nobody did."""
    confirmed: bool
    approved: bool
    withdrawn: bool
    scheme_later: int | None = None
    """The version of the scheme that has replaced the one computed by (SX-6.9-a)."""
    proposer: str = ""
    """The person who proposed, as pages name him."""
    computed_on: date | None = None

    @property
    def state(self) -> VersionState:
        """DRAFT -> PROPOSED -> PRELIMINARY -> FINAL; SUPERSEDED when taken down or replaced."""
        if self.withdrawn:
            return VersionState.SUPERSEDED
        if self.approved:
            return VersionState.FINAL
        if self.confirmed:
            return VersionState.PRELIMINARY
        return VersionState.PROPOSED if self.proposed_by else VersionState.DRAFT


TRANSITIONS: dict[str, tuple[VersionState, ...]] = {
    "propose": (VersionState.DRAFT,),
    "recall": (VersionState.PROPOSED,),
    "confirm": (VersionState.PROPOSED,),
    "approve": (VersionState.PRELIMINARY,),
    "withdraw": (VersionState.PRELIMINARY, VersionState.FINAL),
}
"""Step -> the states from which it may be taken; every other cell of the table is a refusal."""

_WORDS = {"propose": "提请公布", "recall": "撤回提请", "confirm": "确认公布", "approve": "登记审定", "withdraw": "撤下"}


WHO_SEES = {
    Circle.APPRAISED: "被考评单位的全体干部职工",
    Circle.COUNTY: "全县干部职工，包括不参加考评的单位",
}
"""The circles in words that leave no doubt: ordinary cadres of an appraised unit belong to either."""
MEETING_TO_COME, MEETING_TOO_EARLY = "会议日期在今天之后", "会议日期早于本版计算日期"
CHANGED_SINCE = "本版计算后录入内容有变化"


def check_step(step: str, version: VersionFacts) -> list[Finding]:
    """Whether ``step`` may be taken in the version's state."""
    allowed, state = TRANSITIONS[step], version.state
    title = f"{_WORDS[step]}须在规定环节进行"
    if state in allowed:
        return [met("SX-6.8-a", title, 当前=state.label)]
    wanted = "、".join(one.label for one in allowed)
    return [
        unmet(
            "SX-6.8-a", title, remedy=f"该版本处于“{wanted}”时才能{_WORDS[step]}", 版本=version.label, 当前=state.label
        )
    ]


def check_propose(version: VersionFacts) -> list[Finding]:
    """A draft version of an issued scheme may be proposed; a newer published version keeps older ones back."""
    findings = check_step("propose", version)
    if not version.scheme_issued:
        findings.append(unmet("SX-6.2-b", "方案尚未下发", remedy="请由考评办先下发方案", 版本=version.label))
    return [*findings, *_check_newest(version)]


def _check_newest(version: VersionFacts) -> list[Finding]:
    """An older version does not take the place of a newer published one, nor one by a scheme that was replaced; also
    when it was proposed before."""
    findings = []
    if version.superseded_by:
        remedy = "请公布最新版本"
        findings.append(unmet("SX-6.8-a", "已有更新的版本公布", remedy=remedy, 已公布=version.superseded_by))
    if version.scheme_later is not None:
        remedy = f"请按第 {version.scheme_later} 版方案重新计算后公布"
        findings.append(unmet("SX-6.9-a", "方案已由新版本替代", remedy=remedy, 版本=version.label))
    return findings


def check_confirm(version: VersionFacts, *, by: str) -> list[Finding]:
    """A second person confirms (SECURITY P07)."""
    findings = [*check_step("confirm", version), *_check_newest(version)]
    if by == version.proposed_by:
        remedy = "请由另一名有权人员确认"
        findings.append(
            unmet("SX-6.8-a", "提请与确认须由两人办理", remedy=remedy, 提请人=version.proposer or version.proposed_by)
        )
    return findings


def check_ground(changed: Mapping[str, str], *, despite: str, link: str = "") -> list[Finding]:
    """A version goes on if it stands on what is stored now, or if the person says why it goes on all the same.

    ``changed`` says by kind how much of its inputs was changed since; empty when nothing was.
    """
    if not changed:
        return [met("SX-6.8-a", "本版与现在录入的内容一致")]
    if despite.strip():
        return [met("SX-6.8-a", f"{CHANGED_SINCE}，已写明仍按本版办理的理由", **changed)]
    remedy = "请先重新计算；确需仍按本版办理的，请写明理由"
    return [unmet("SX-6.8-a", CHANGED_SINCE, remedy=remedy, link=link, **changed)]


def check_end_of_final(final: str, *, reason: str, with_paper: bool) -> list[Finding]:
    """What the leading group approved ends only with a reason and the paper that orders it (SX-6.8-a).

    ``final`` is the approved version that is withdrawn, by itself or for a newer one; "" when there is none.
    """
    if not final:
        return []
    findings = []
    if not reason.strip():
        remedy = "请填写撤下该结果的理由"
        findings.append(unmet("SX-6.8-a", "撤下已审定的最终结果须写明理由", remedy=remedy, 已审定=final))
    if not with_paper:
        remedy = "请上传考评工作领导小组同意撤下的文件"
        findings.append(unmet("SX-6.8-a", "撤下已审定的最终结果须附依据文件", remedy=remedy, 已审定=final))
    return findings or [met("SX-6.8-a", "撤下已审定的最终结果有理由和依据文件", 已审定=final)]


def check_approve(version: VersionFacts, *, meeting_on: date | None, record: str, today: date) -> list[Finding]:
    """Final only with the leading group's meeting record (SX-6.8-a)."""
    findings = check_step("approve", version)
    if not record.strip():
        findings.append(unmet("SX-6.8-a", "缺少领导小组会议纪要", remedy="请填写会议纪要文号并上传"))
    if meeting_on is None:
        findings.append(unmet("SX-6.8-a", "缺少领导小组会议日期", remedy="请填写会议日期"))
    elif meeting_on > today:
        findings.append(
            unmet("SX-6.8-a", MEETING_TO_COME, remedy="请核对会议日期", field="meeting_on", 日期=meeting_on.isoformat())
        )
    elif version.computed_on is not None and meeting_on < version.computed_on:
        days = {"会议日期": meeting_on.isoformat(), "本版计算日期": version.computed_on.isoformat()}
        remedy = "会议不可能审定尚未算出的版本，请核对会议日期"
        findings.append(unmet("SX-6.8-a", MEETING_TOO_EARLY, remedy=remedy, **days))
    return findings
