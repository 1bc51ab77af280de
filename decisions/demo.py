"""The demo county's decisions of 2012: thirty matters in all stages, their meetings, and proposals that wait.

Written by the actions, in the order of the days; deterministic but for the seeds of draws. A database that holds a
matter already is left as it is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from ballots.actions.casting import cast as cast_vote
from ballots.models import Poll
from decisions.actions import agenda, coordination, meetings, plans, proposals, resolutions, votes
from decisions.actions.matters import NewMatter, declare_emergency, end_matter, open_matter, settle_level
from decisions.demo_matters import CHANNELS, DISMISSED, PROPOSALS, SKETCHES, Sketch
from decisions.demo_people import Cast, gather_cast
from decisions.demo_stages import (
    SHANGHAI,
    Walk,
    ask,
    consult,
    experts,
    finish_research,
    hear,
    intent,
    invite,
    notice,
    plan_trial,
    publish,
    review,
    team_and_field,
)
from decisions.enums import (
    Answer,
    DecidingBody,
    Event,
    Level,
    MeetingKind,
    PaperKind,
    ResolutionKind,
    Source,
    Stage,
    Vote,
)
from decisions.gathering import look
from decisions.models import AgendaItem, Matter, Meeting, PlanArticle, Proposal, RosterEntry
from decisions.rules.tracks import Need, track
from organization.models import Account, Person

BEGIN = date(2012, 1, 4)
PLAN = plans.NewPlan("安澜县国民经济和社会发展第十二个五年规划纲要", 2011, 2015, "安发〔2011〕3号")
SECTIONS = (
    ("第三章第二节", "加强水利和城乡基础设施建设。"), ("第五章第一节", "加快发展现代产业体系。"),
    ("第八章第三节", "健全覆盖城乡的公共服务和社会保障。"), ("第十章第一节", "加强和改进党的建设与民主法制建设。"),
)  # fmt: skip


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the decisions once; returns one line about them, "" when some are there."""
    if Matter.objects.exists():
        return ""
    begin = datetime(BEGIN.year, BEGIN.month, BEGIN.day, 9, tzinfo=SHANGHAI)
    people = gather_cast(begin)
    plan = plans.add_plan(PLAN, by=people.office, at=begin)
    for number, text in SECTIONS:
        plans.add_section(plan.pk, number=number, text=text, by=people.office, at=begin)
    for sketch in sorted(SKETCHES, key=lambda one: (one.start, one.title)):
        carry(open_walk(people, sketch))
    waiting = _proposals(people)
    return f"决策事项 {Matter.objects.count()}，会议 {Meeting.objects.count()}，待筛选建议 {waiting}"


def open_walk(people: Cast, sketch: Sketch) -> Walk:
    """Open the matter of a sketch on its first day."""
    at = datetime(sketch.start.year, sketch.start.month, sketch.start.day, 9, tzinfo=SHANGHAI)
    new = NewMatter(
        sketch.title, sketch.category, sketch.body, people.units[sketch.lead], sketch.level,
        background=f"{people.units[sketch.lead].name}调查反映，群众和基层多次提出。", content=sketch.content,
        instruction="请两办会同有关部门研究提出意见。", subtype=sketch.subtype, interest=sketch.interest,
        interest_text="群众日常出行和就学" if sketch.interest == "other" else "", leader_in_charge=people.deputies[0],
    )  # fmt: skip
    matter = open_matter(new, by=people.office, at=at)
    walk = Walk(people, sketch, matter, sketch.start)
    walk.later(5)
    return walk


def carry(walk: Walk) -> None:
    """Take the matter as far as its sketch says."""
    sketch, pk, office = walk.sketch, walk.matter.pk, walk.cast.office
    if sketch.until is Stage.INTENT:
        return
    settle_level(pk, sketch.level, reason="按事项影响范围和程度确定", by=office, at=walk.at)
    walk.matter.refresh_from_db()
    if sketch.turn == "emergency":
        declare_emergency(
            pk, leader=walk.cast.head, kind="汛情", reason="主汛期已至，溃口不修将危及两镇群众安全。",
            declared_on=walk.day, by=office, at=walk.at, paper_number="安防汛〔2012〕4号",
        )  # fmt: skip
    intent(walk)
    for stage in list(Stage)[1:]:
        if not _through(walk, stage):
            return


def _through(walk: Walk, stage: Stage) -> bool:
    """One stage; False when the matter stays at it."""
    stays = walk.sketch.until is stage
    need = track(look([walk.matter], at=walk.at, about=[]).cases[walk.matter.pk]).need(stage)
    if stage is Stage.RESOLUTION:
        _decide(walk, stays)
        return False
    if need is Need.NONE or (need is Need.OPTIONAL and not stays):
        return True
    if walk.sketch.turn == "emergency":
        walk.step(stage, Event.CUT, reason="抢险修复不容拖延") if stage is not Stage.LEGAL_REVIEW else None
        return True
    if not stays and stage in (Stage.HEARING, Stage.PILOT) and walk.sketch.turn != "again":
        walk.step(stage, Event.SET_ASIDE, reason="公示中没有较大争议，本事项不涉及", decider="县政府主要领导")
        return True
    if stage is Stage.PILOT:
        return _trial(walk, stays)
    if stage is Stage.PUBLIC_NOTICE and not _published(walk, stays):
        return True
    walk.step(stage, Event.OPEN)
    _halfway(walk, stage) if stays else WHOLE[stage](walk)
    return not stays


def _published(walk: Walk, stays: bool) -> bool:
    """Whether this matter is put before the public: those of vital interest, unless they go to a hearing instead."""
    if stays or (walk.sketch.interest is not None and walk.sketch.until is not Stage.HEARING):
        return True
    reason = "改以听证方式听取意见" if walk.sketch.until is Stage.HEARING else "不涉及群众切身利益"
    walk.step(Stage.PUBLIC_NOTICE, Event.SET_ASIDE, reason=reason, decider="县政府主要领导")
    return False


def _trial(walk: Walk, stays: bool) -> bool:
    if not stays:
        walk.step(Stage.PILOT, Event.SET_ASIDE, reason="做法成熟，不需要试行", decider="县政府主要领导")
        return True
    walk.step(Stage.PILOT, Event.OPEN)
    plan_trial(walk)
    return False


def _heard(walk: Walk) -> None:
    """A hearing that passed; where it comes back, the first round was opposed and the draft changed."""
    if walk.sketch.turn == "again":
        hear(walk, against=4)
        walk.step(Stage.HEARING, Event.FAIL, reason="反对意见达到与会代表三分之一")
        walk.later(20)
        walk.draft("提高货币安置标准，增加过渡安置")
        walk.step(Stage.HEARING, Event.NEW_ROUND, reason="按听证意见修改方案后再次听证")
        walk.step(Stage.HEARING, Event.OPEN)
    hear(walk, against=1)
    walk.step(Stage.HEARING, Event.CLOSE)
    walk.later(2)


WHOLE = {
    Stage.RESEARCH: finish_research,
    Stage.EXPERT_REVIEW: experts,
    Stage.CONSULTATION: consult,
    Stage.PUBLIC_NOTICE: notice,
    Stage.HEARING: _heard,
    Stage.LEGAL_REVIEW: review,
}


def _halfway(walk: Walk, stage: Stage) -> None:
    """What stands while a stage is going on."""
    if stage is Stage.RESEARCH:
        if not walk.matter.confidential:
            team_and_field(walk)
        if walk.sketch.turn == "given up":
            reason = "调研认为客流不足、维护成本过高，不宜建设"
            end_matter(walk.matter.pk, reason=reason, by=walk.cast.office, at=walk.at)
    elif stage is Stage.EXPERT_REVIEW:
        invite(walk, 9)
    elif stage is Stage.CONSULTATION:
        ask(walk, silent=3)
    elif stage is Stage.PUBLIC_NOTICE:
        publish(walk)
    elif stage is Stage.HEARING:
        hear(walk, against=4)
        walk.step(Stage.HEARING, Event.FAIL, reason="反对意见达到与会代表三分之一，不得进入决策程序")
    elif walk.sketch.turn == "changed":
        review(walk)
        walk.draft("主要指标按上半年形势调整")


def _ground(walk: Walk) -> None:
    """What important and major matters bring to the meeting: plan, positions of units, society heard."""
    if walk.matter.confidential or walk.sketch.level is Level.ORDINARY:
        return
    pk = walk.matter.pk
    who: dict[str, Any] = {"by": walk.clerk, "at": walk.at}
    in_force = PlanArticle.objects.filter(plan__first_year__lte=walk.matter.year, plan__last_year__gte=walk.matter.year)
    article = in_force.order_by("order")[int(walk.sketch.category) % len(SECTIONS)]
    plans.rest_on(pk, article.pk, statement="列入规划重点任务，本年度组织实施。", **who)
    units = [walk.cast.units[code] for code in ("G12", "T04") if code != walk.lead.code]
    for affected in coordination.add_affected(pk, units, **who):
        coordination.record_position(
            affected, answer=Answer.AGREE, text="同意，按职责配合落实。", coordinated_on=walk.day, **who
        )
    coordination.hear_directly(
        pk, form="座谈会", held_on=walk.day, participants="群众代表、企业代表、基层干部十五人",
        opinions="总体赞成，建议加强宣传解释。", **who,
    )  # fmt: skip


def _decide(walk: Walk, stays: bool) -> None:
    """The meetings of the matter, of a joint one the government first; one that stays was voted down or waits."""
    _ground(walk)
    if walk.sketch.level is not Level.MAJOR and not walk.matter.drafts.exists():
        walk.draft("提交会议审议")
    if stays and walk.sketch.turn != "voted down":
        return
    body = DecidingBody(walk.matter.body)
    kinds = [MeetingKind.GOVERNMENT_EXECUTIVE] if body is not DecidingBody.PARTY else []
    kinds += [MeetingKind.PARTY_STANDING] if body is not DecidingBody.GOVERNMENT else []
    for kind in kinds:
        walk.later(3)
        _meet(walk, kind, passes=not stays)
    if stays:
        return
    if walk.limits.party_report:
        number = f"安政〔{walk.day.year}〕{walk.matter.serial}号"
        text = "现将有关决策情况报告如下。"
        walk.paper(Stage.RESOLUTION, PaperKind.PARTY_REPORT, text, number=number, by=walk.cast.office)
    text = f"会议听取了{walk.lead.name}关于{walk.sketch.title}的汇报，经审议表决，同意该方案，请抓好落实。"
    new = resolutions.NewResolution(ResolutionKind.MINUTES, f"关于{walk.sketch.title}的会议纪要", text, walk.day)
    resolutions.issue_resolution(walk.matter.pk, new, by=walk.cast.office, at=walk.at)
    walk.step(Stage.RESOLUTION, Event.CLOSE)


def _meet(walk: Walk, kind: MeetingKind, *, passes: bool) -> None:
    """A meeting on this matter: everybody of its circle, an open roll-call, the members voting from their own seats."""
    people, by = walk.cast, walk.cast.office
    government = kind is MeetingKind.GOVERNMENT_EXECUTIVE
    chair = people.head if government else people.secretary
    members: list[Person] = [chair, *people.deputies, *([] if government else [*people.secretaries, people.head])]
    number = Meeting.objects.filter(kind=kind).count() + 1
    place = "县政府常务会议室" if government else "县委常委会议室"
    scheduled = walk.at + timedelta(hours=4)
    meeting = meetings.plan_meeting(
        meetings.MeetingPlan(kind, number, scheduled, place, chair), members, by=by, at=walk.at
    )
    item = agenda.add_item(meeting.pk, walk.matter.pk, by=by, at=walk.at)
    meetings.open_meeting(meeting.pk, by=by, at=scheduled)
    rows = list(RosterEntry.objects.filter(meeting=meeting).order_by("order"))
    told = {row.pk: meetings.Presence(True) for row in rows}
    meetings.record_attendance(meeting.pk, told, by=by, at=scheduled)
    if agenda.limits_of(item).head_speaks_last:
        agenda.record_silence(item.pk, by=by, at=scheduled)
        agenda.record_statement(item.pk, rows[0].pk, text="同意。", stance=Vote.AYE, by=by, at=scheduled)
    votes.begin_vote(item.pk, by=by, at=scheduled)
    _vote(item, [people.leaders[row.person_id] for row in rows], passes, scheduled)
    votes.close_vote(item.pk, by=by, at=scheduled)
    meetings.close_meeting(meeting.pk, by=by, at=scheduled + timedelta(hours=1))


def _vote(item: AgendaItem, members: list[Account], passes: bool, at: datetime) -> None:
    item.refresh_from_db(fields=["poll_key"])
    assert item.poll_key is not None
    poll = Poll.objects.get(pk=item.poll_key)
    for place, account in enumerate(members):
        for_it = place % 5 != 4 if passes else place % 3 == 0
        cast_vote(poll, choice="aye" if for_it else "nay", by=account, at=at)


def _proposals(people: Cast) -> int:
    """Proposals that wait for the two offices, and one that was turned down with its answer."""
    made: list[Proposal] = []
    day = date(2012, 11, 20)
    for source, title, content, sender, unit in PROPOSALS:
        at = datetime(day.year, day.month, day.day, 15, tzinfo=SHANGHAI)
        new = proposals.NewProposal(
            source, title, content, day, unit=people.units[unit] if unit else None, sender=sender,
            contact="0000-000000" if sender else "",
            channel=CHANNELS[len(made)] if source is Source.SOCIETY else None,
        )  # fmt: skip
        made.append(proposals.file_proposal(new, by=people.office, at=at))
        day += timedelta(days=1)
    later = datetime(2012, 12, 3, 9, tzinfo=SHANGHAI)
    proposals.reject_proposal(made[0], reason=DISMISSED, answer=f"{DISMISSED}。", by=people.office, at=later)
    return len(made) - 1
