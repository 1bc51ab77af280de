"""What may be made public, and by when (JH-A-6.2-d, JH-B-3.3-d, JH-B-4.3). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from core.findings import Finding, unmet
from portal.enums import Medium, PublicationKind

RESULTS, BULLETIN, SAID = "JH-A-6.2-d", "JH-A-6.2-e", "JH-A-6.5-d"
BROKEN_DOWN, MEDIA, SPOKEN, REPORTED = "JH-B-3.3-d", "JH-B-4.3-a", "JH-B-4.3-b", "JH-B-4.3-c"
CLAUSES = {
    PublicationKind.DECOMPOSITION: BROKEN_DOWN, PublicationKind.RESULT: RESULTS, PublicationKind.COMPLETION: REPORTED,
    PublicationKind.EXECUTION: MEDIA,
}  # fmt: skip
LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """A publication to be made. ``heard``: its decision went through public notice or hearing; ``finished``: the
    milestone, or the task for no milestone, is done; ``reported_on``: the first day on which a report on the task was
    filed."""

    kind: PublicationKind
    text: str
    published_on: date
    in_force: bool = True
    secret: bool = False
    concern: bool = False
    heard: bool = False
    finished: bool = False
    done: bool = False
    reported_on: date | None = None
    suitable: bool = False
    media: frozenset[Medium] = frozenset()
    existing: bool = False


def check_publication(of: PublicationFacts, today: date) -> list[Finding]:
    """What each kind asks for; a personnel matter is never published (JH-A-3-d)."""
    clause = CLAUSES[of.kind]
    findings = []
    if of.secret:
        findings.append(unmet("JH-A-3-d", "人事任免事项不公开", remedy="不办理公开"))
    if not of.in_force:
        findings.append(unmet(clause, "任务尚未下达", remedy="任务下达后公开"))
    if of.existing:
        findings.append(unmet(clause, "已经公开", remedy="内容有误的，先撤回再公开"))
    if of.kind is not PublicationKind.DECOMPOSITION and not of.text.strip():
        findings.append(unmet(clause, "没有填写公开内容", remedy="写明进展、成果或者完成情况"))
    if of.published_on > today:
        findings.append(unmet(clause, "公开日期晚于今天", remedy="更正日期"))
    return findings + _OF_KIND[of.kind](of)


def _decomposition(of: PublicationFacts) -> list[Finding]:
    if of.concern:
        return []
    return [unmet(BROKEN_DOWN, "任务没有标明社会关注", remedy="社会关注和关系群众切身利益的任务才公示分解情况")]


def _result(of: PublicationFacts) -> list[Finding]:
    findings = []
    if not of.heard:
        findings.append(unmet(RESULTS, "决策没有经过公示或者听证", remedy="无需按成果公开，可以由宣传部门公布"))
    if not of.finished:
        findings.append(unmet(RESULTS, "节点或者任务还没有完成", remedy="完成后公开"))
    return findings


def _completion(of: PublicationFacts) -> list[Finding]:
    findings = []
    if not of.done:
        findings.append(unmet(REPORTED, "任务还没有办结", remedy="办结后公开完成情况"))
    if of.reported_on is None or of.reported_on > of.published_on:
        findings.append(unmet(REPORTED, "还没有向县委、县政府报告", remedy="先报送执行情况报告，再向社会公开"))
    return findings


def _execution(of: PublicationFacts) -> list[Finding]:
    findings = []
    if not of.suitable:
        findings.append(unmet(MEDIA, "没有认定适宜公开", remedy="由两办认定适宜公开后公布"))
    if not of.media:
        media = "、".join(one.label for one in Medium)
        findings.append(unmet(MEDIA, "没有选择媒体", remedy=f"至少选择一种：{media}"))
    return findings


_OF_KIND = {
    PublicationKind.DECOMPOSITION: _decomposition, PublicationKind.RESULT: _result,
    PublicationKind.COMPLETION: _completion, PublicationKind.EXECUTION: _execution,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """A result that must be published: the task, its milestone or "", the day it was reached."""

    task: int
    line: str
    reached_on: date

    def due(self, days: int) -> date:
        return self.reached_on + timedelta(days=days)


def outstanding(duties: Collection[Duty], published: Collection[tuple[int, str]]) -> list[Duty]:
    """Those that nobody published, the oldest first."""
    return sorted((one for one in duties if (one.task, one.line) not in published), key=lambda one: one.reached_on)


def check_answer(*, reply: str, open_: bool) -> list[Finding]:
    """A comment is answered once, or handed on once (JH-A-6.5-d)."""
    findings = []
    if not open_:
        findings.append(unmet(SAID, "意见已经办理", remedy="请刷新页面"))
    if not reply.strip():
        findings.append(unmet(SAID, "没有填写答复", remedy="填写答复"))
    return findings


def check_words(clause: str, *, title: str, text: str) -> list[Finding]:
    """A bulletin or a briefing says something."""
    told = (("标题", title), ("内容", text))
    return [unmet(clause, f"没有填写{name}", remedy=f"填写{name}") for name, value in told if not value.strip()]
