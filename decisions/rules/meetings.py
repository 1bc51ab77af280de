"""Which meetings decide a matter, in which order, and what must lie before them (JH-A-5.8, JH-A-4.2-a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.findings import Finding, met, unmet
from decisions.enums import DecidingBody, Flag, Level, MeetingKind, VoteState
from decisions.rules.facts import Case, Meeting

GOVERNMENT = (MeetingKind.GOVERNMENT_EXECUTIVE, MeetingKind.GOVERNMENT_PLENARY)
PARTY = (MeetingKind.PARTY_STANDING, MeetingKind.PARTY_PLENARY)
DECIDING = {
    DecidingBody.GOVERNMENT: GOVERNMENT,
    DecidingBody.PARTY: PARTY,
    DecidingBody.JOINT: PARTY,
}
"""The meetings that take the decision; of a joint one the government's meeting comes before (JH-A-5.8-a)."""


def _named(kinds: tuple[MeetingKind, ...]) -> str:
    return "或".join(kind.label for kind in kinds)


def passed(case: Case, kinds: tuple[MeetingKind, ...], *, after: datetime | None = None) -> Meeting | None:
    """The first meeting of these kinds that passed the matter and, where told, began later than ``after``."""
    meetings = sorted(case.meetings, key=lambda one: one.began_at)
    fitting = (one for one in meetings if one.kind in kinds and one.outcome is VoteState.PASSED)
    return next((one for one in fitting if after is None or one.began_at > after), None)


def check_meeting(case: Case, kind: MeetingKind, begins_at: datetime) -> Iterator[Finding]:
    """Whether this meeting may take the matter: the right body, and of a joint matter the right order."""
    body = case.body
    if body is DecidingBody.JOINT and kind in GOVERNMENT:
        yield met("JH-A-5.8-a", "联合决策先由县政府会议研究", 会议=kind.label)
        return
    if kind not in DECIDING[body]:
        title = f"{body.label}的决策应由{_named(DECIDING[body])}集体研究"
        yield unmet("JH-A-5.8-b", title, remedy="列入相应会议的议程", 会议=kind.label)
        return
    if body is DecidingBody.JOINT:
        yield _government_first(case, begins_at)
    else:
        yield met("JH-A-5.8-b", "由有权会议集体研究", 会议=kind.label)


def _government_first(case: Case, begins_at: datetime) -> Finding:
    """Passed by the government's meeting, which began before: the same day will do."""
    before = passed(case, GOVERNMENT)
    if before is None:
        remedy = f"先提交{_named(GOVERNMENT)}研究并通过"
        return unmet("JH-A-5.8-a", "联合决策尚未经县政府会议研究通过", remedy=remedy)
    facts = {"县政府会议": f"{before.began_at:%Y-%m-%d %H:%M}", "县委会议": f"{begins_at:%Y-%m-%d %H:%M}"}
    if before.began_at < begins_at:
        return met("JH-A-5.8-a", "县政府会议研究在先", **facts)
    return unmet("JH-A-5.8-a", "县委会议不得早于县政府会议", remedy="由会议秘书更正会议时间", **facts)


def rests_on_plan(case: Case) -> Finding | None:
    """Important and major matters rest on the county's mid- and long-term plan (JH-A-4.2-a)."""
    if case.level is Level.ORDINARY or case.confidential:
        return None
    if case.plan_basis:
        return met("JH-A-4.2-a", "以中长期发展规划为依据", 条数=str(case.plan_basis))
    if case.emergency is not None:
        return met("JH-A-5.9-c", "紧急事项，规划依据事后补登")
    remedy = "由主办单位关联规划条目并说明依据"
    return unmet("JH-A-4.2-a", "没有写明依据的中长期发展规划", remedy=remedy)


def decided(case: Case) -> Iterator[Finding]:
    """The deciding meetings passed it, of a joint matter one after the other, and it is on paper (JH-A-5.8)."""
    kinds = [GOVERNMENT, PARTY] if case.body is DecidingBody.JOINT else [DECIDING[case.body]]
    clause = "JH-A-5.8-a" if case.body is DecidingBody.JOINT else "JH-A-5.8-b"
    before: Meeting | None = None
    for group in kinds:
        meeting = passed(case, group, after=before.began_at if before is not None else None)
        if meeting is None:
            order = f"，会议须在{before.kind.label}之后" if before is not None else ""
            remedy = f"提交会议集体研究，赞成票超过应到会人数半数{order}"
            yield unmet(clause, f"尚未经{_named(group)}通过", remedy=remedy)
        else:
            before = meeting
            yield met(clause, f"{meeting.kind.label}通过", 时间=f"{meeting.began_at:%Y-%m-%d}")
    yield from collective(case, before)
    if case.resolution_document:
        yield met("JH-A-5.8-d", "形成会议决议或会议纪要", 文号=case.resolution_document)
    elif case.level is not Level.ORDINARY:
        yield unmet("JH-A-5.8-d", "未形成会议决议或会议纪要", remedy="由会议秘书登记文号、日期和正文")


def weighty(case: Case) -> list[str]:
    """Which of the four classes the matter belongs to that only a collective may decide (QSH-5-b)."""
    classes = {
        "重大决策": case.level is Level.MAJOR,
        "重要干部任免": case.confidential,
        "重大项目安排": case.has(Flag.BIG_PROJECT),
        "大额度资金使用": case.has(Flag.LARGE_FUNDS),
    }
    return [name for name, holds in classes.items() if holds]


def collective(case: Case, meeting: Meeting | None) -> Iterator[Finding]:
    """A matter of the four classes is decided by a meeting that discussed and voted (QSH-5-b, QSH-5-c)."""
    classes = "、".join(weighty(case))
    if classes and meeting is not None:
        yield met("QSH-5-b", "经会议集体讨论并票决", 事项=classes, 会议=meeting.kind.label)
    elif classes:
        yield unmet(
            "QSH-5-b", "重大事项未经会议集体讨论并票决", remedy="提交有权会议集体讨论，票决后登记结果", 事项=classes
        )
