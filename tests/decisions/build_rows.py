"""Matters in the database for tests: ``matter`` opens one, ``at_stage`` carries it lawfully up to a stage.

``fill`` writes the rows with which a stage may be closed, by the shortest lawful way: an approval, eleven experts, all
townships agreed, a passed review. Tests of one stage use ``at_stage`` and then its own actions, or spoil a row of it.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from core import rulebook
from decisions.actions.drafts import add_draft
from decisions.actions.matters import NewMatter, open_matter, settle_level
from decisions.actions.procedure import take_step
from decisions.actions.steps import write_step
from decisions.enums import (
    Answer,
    Category,
    Channel,
    Circle,
    DecidingBody,
    Event,
    Flag,
    Level,
    MeetingKind,
    MeetingState,
    PaperKind,
    ProposalState,
    ResolutionKind,
    Review,
    ReviewHead,
    RunState,
    Source,
    Stage,
    Standing,
    Subtype,
    TeamRole,
    VoteState,
)
from decisions.gathering import look
from decisions.models import (
    AffectedUnit,
    AgendaItem,
    CircleChoice,
    ConsultationRequest,
    DirectHearing,
    DraftVersion,
    Expert,
    ExpertField,
    Fieldwork,
    IntentSettlement,
    Invitation,
    LegalityHead,
    LegalityReview,
    Matter,
    MatterField,
    Meeting,
    NoticeFinding,
    PilotPlan,
    PilotResult,
    Plan,
    PlanArticle,
    PlanBasis,
    Proposal,
    PublicNotice,
    Resolution,
    StagePaper,
    StageRun,
    TeamMember,
    UnitPosition,
)
from decisions.rules.tracks import ORDER, Need, track
from organization.enums import PrincipalPost, TitleCategory, UnitKind
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from tests.factories import NOON, make_person

TODAY = NOON.date()
BEFORE = TODAY - timedelta(days=30)
AFTER_2019 = NOON.replace(year=2020)
NATIONAL = "national-2019"
_numbers = itertools.count(1)


def told(by: Account) -> dict[str, Any]:
    """Who recorded a row, and when."""
    return {"recorded_at": NOON, "recorded_by": by}


def appoint(name: str, title: str, unit: Unit, *, principal: PrincipalPost = PrincipalPost.NONE) -> Person:
    """A person in a leading post of a unit; of the county itself that makes a county leader."""
    person = make_person(name, unit)
    known, _ = PostTitle.objects.get_or_create(name=title, defaults={"category": TitleCategory.LEADING})
    post, _ = Post.objects.get_or_create(unit=unit, title=known, defaults={"quota": 9, "principal": principal})
    Appointment.objects.create(person=person, post=post, starts_on=date(2010, 1, 1))
    return person


def secretary(county: Unit) -> Person:
    """The county's Party secretary, a principal leader; one a database."""
    held = Appointment.objects.filter(post__unit=county, post__principal=PrincipalPost.PARTY).first()
    return held.person if held else appoint("秦牧", "县委书记", county, principal=PrincipalPost.PARTY)


def deputy(county: Unit) -> Person:
    """A deputy head of the county: a county leader, not a principal one."""
    return appoint(f"副县长{next(_numbers)}", "副县长", county)


def proposal(by: Account, **fields: Any) -> Proposal:
    number = next(_numbers)
    values: dict[str, Any] = {
        "number": f"建〔2012〕{number}号", "query_code": f"code-{number}", "source": Source.SOCIETY,
        "channel": Channel.ONLINE, "sender": "丁一",
        "title": "整治城区河道", "content": "河道淤积，请予整治。", "received_on": BEFORE,
        "state": ProposalState.RECEIVED,
    }  # fmt: skip
    if fields.get("source", Source.SOCIETY) != Source.SOCIETY:
        values["channel"] = ""
    return Proposal.objects.create(**(values | fields | told(by)))


def new_matter(lead: Unit, **fields: Any) -> NewMatter:
    values: dict[str, Any] = {
        "title": "城区河道综合整治", "category": Category.DEVELOPMENT, "subtype": Subtype.DEPLOYMENT,
        "body": DecidingBody.GOVERNMENT, "lead_unit": lead, "suggested_level": Level.MAJOR,
        "background": "河道淤积", "content": "整治城区河道", "instruction": "请两办研究提出意见",
    }  # fmt: skip
    return NewMatter(**(values | fields))


def matter(lead: Unit, by: Account, *, level: Level | None = Level.MAJOR, **fields: Any) -> Matter:
    """An open matter whose intent is being collected; its level is settled unless None."""
    made = open_matter(new_matter(lead, **fields), by=by, at=NOON)
    return made if level is None else settle_level(made.pk, level, reason="影响全县", by=by, at=NOON)


def under(one: Matter, line: str, by: Account) -> Matter:
    """The matter pinned to the first version of another line: the county's clock stands before it came into force."""
    one.rulebook = rulebook.current(by=by, at=AFTER_2019, line=line)
    one.save(update_fields=["rulebook"])
    return one


def run_of(one: Matter, stage: Stage) -> StageRun:
    return StageRun.objects.filter(matter=one, stage=stage).latest("round")


def step(one: Matter, stage: Stage, event: Event, by: Account, **more: Any) -> StageRun:
    return take_step(one.pk, stage, event, by=by, at=NOON, **more)


def at_stage(one: Matter, stage: Stage, by: Account) -> StageRun:
    """Settle every stage before ``stage`` that the matter goes through and open ``stage`` itself."""
    settle(one, ORDER[: ORDER.index(stage)], by)
    if stage is Stage.RESOLUTION:
        before_the_meeting(one, by)
    if stage is not Stage.INTENT:
        step(one, stage, Event.OPEN, by)
    return run_of(one, stage)


def settle(one: Matter, stages: Stage | Sequence[Stage], by: Account) -> None:
    """Close the stages with their rows, or set them aside where that is lawful; one not gone through is left alone.

    The steps are written as the procedure writes them, without asking it: tests of the steps take them by ``step``.
    """
    case = look([one], at=NOON, about=()).cases[one.pk]
    for stage in [stages] if isinstance(stages, Stage) else stages:
        need, state = track(case).need(stage), case.run(stage).state
        if need in (Need.NONE, Need.OPTIONAL) or state not in (RunState.UNDETERMINED, RunState.OPEN):
            continue
        needed = stage is Stage.PUBLIC_NOTICE and case.has(Flag.VITAL_INTERESTS)
        if need is Need.DETERMINED and not needed:
            _written(one, stage, Event.SET_ASIDE, by, reason="不涉及", decider="县政府主要领导")
            continue
        if state is RunState.UNDETERMINED:
            _written(one, stage, Event.OPEN, by)
        fill(one, stage, by)
        _written(one, stage, Event.CLOSE, by)


def _written(one: Matter, stage: Stage, event: Event, by: Account, *, reason: str = "", decider: str = "") -> None:
    write_step(one, stage, event, findings=(), reason=reason, decider=decider, change=uuid.uuid4(), by=by, at=NOON)


def decided(one: Matter, by: Account) -> StageRun:
    """Carry the matter to its resolution."""
    at_stage(one, Stage.RESOLUTION, by)
    fill(one, Stage.RESOLUTION, by)
    return step(one, Stage.RESOLUTION, Event.CLOSE, by)


def fill(one: Matter, stage: Stage, by: Account) -> None:
    """Write what the open stage needs to be closed."""
    FILLERS[stage](one, run_of(one, stage), by)


def paper(run: StageRun, kind: PaperKind, by: Account, **fields: Any) -> StagePaper:
    return StagePaper.objects.create(
        **({"run": run, "kind": kind, "title": kind.label, "dated": TODAY, "text": "正文"} | fields | told(by))
    )


def draft(one: Matter, by: Account, *, note: str = "修改") -> DraftVersion:
    return add_draft(one.pk, title=one.title, text=f"第{next(_numbers)}次写成的正文", note=note, by=by, at=NOON)


def _intent(one: Matter, run: StageRun, by: Account) -> None:
    county = Unit.objects.get(kind=UnitKind.COUNTY)
    IntentSettlement.objects.create(
        run=run, settled_on=BEFORE, approver=secretary(county), standing=Standing.PRINCIPAL, result="同意", **told(by)
    )


def _research(one: Matter, run: StageRun, by: Account) -> None:
    county = Unit.objects.get(kind=UnitKind.COUNTY)
    head = secretary(county)
    TeamMember.objects.create(
        run=run, role=TeamRole.HEAD, person=head, name=head.name, standing=Standing.PRINCIPAL, **told(by)
    )
    TeamMember.objects.create(run=run, role=TeamRole.DEPARTMENT, name="方正", unit=one.lead_unit, **told(by))
    TeamMember.objects.create(run=run, role=TeamRole.EXPERT, name="高工", organisation="水利研究院", **told(by))
    Fieldwork.objects.create(
        run=run, place="城关河段", visited_on=TODAY, people=head.name, principal=head, standing=Standing.PRINCIPAL,
        **told(by),
    )  # fmt: skip
    paper(run, PaperKind.RESEARCH_REPORT, by)
    paper(run, PaperKind.PROJECT_REPORT, by)


def experts(run: StageRun, number: int, by: Account) -> list[Invitation]:
    """``number`` experts of a relevant field who came and signed."""
    field, _ = ExpertField.objects.get_or_create(name="水利")
    MatterField.objects.get_or_create(matter=run.matter, field=field, defaults=told(by))
    made = []
    for _ in range(number):
        expert = Expert.objects.create(name=f"专家{next(_numbers)}", organisation="水利研究院", **told(by))
        expert.fields.add(field)
        made.append(
            Invitation.objects.create(
                run=run, expert=expert, invited_at=NOON, invited_by=by, attended=True, interest=False,
                opinion="可行", signed_at=NOON, signed_by=by,
            )
        )  # fmt: skip
    return made


def _expert_review(one: Matter, run: StageRun, by: Account) -> None:
    long_term = look([one], at=NOON, about=()).cases[one.pk].has(Flag.LONG_TERM)
    experts(run, 19 if long_term else 11, by)
    for kind in (PaperKind.OPINION_DOCUMENT, PaperKind.ASSESSMENT, PaperKind.LEGAL_ANALYSIS):
        paper(run, kind, by)


def _consultation(one: Matter, run: StageRun, by: Account) -> None:
    shown = one.drafts.order_by("-number").first() or draft(one, by)
    for unit in Unit.objects.standing().filter(kind=UnitKind.TOWNSHIP).exclude(pk=one.lead_unit_id):
        ConsultationRequest.objects.create(
            run=run, unit=unit, draft=shown, sent_at=NOON, sent_by=by, due_on=TODAY, answer=Answer.AGREE,
            answered_at=NOON, answered_by=by,
        )  # fmt: skip
    for circle in Circle:
        CircleChoice.objects.create(run=run, circle=circle, asked=False, reason="不涉及", **told(by))


def _notice(one: Matter, run: StageRun, by: Account) -> None:
    shown = one.drafts.order_by("-number").first() or draft(one, by)
    notice = PublicNotice.objects.create(
        run=run, draft=shown, text="公示", explanation="说明", starts_on=BEFORE - timedelta(days=31),
        ends_on=TODAY - timedelta(days=1), **told(by),
    )  # fmt: skip
    NoticeFinding.objects.create(
        notice=notice, controversial=False, reason="反对意见均已答复", in_favour=9, against=1, others=0, **told(by)
    )


def _pilot(one: Matter, run: StageRun, by: Account) -> None:
    PilotPlan.objects.create(run=run, area="河口镇", starts_on=BEFORE, ends_on=TODAY, **told(by))
    PilotResult.objects.create(run=run, feasible=True, reason="效果明显", **told(by))
    paper(run, PaperKind.PILOT_REPORT, by)
    paper(run, PaperKind.PILOT_REVISION, by)


def _legal_review(one: Matter, run: StageRun, by: Account) -> None:
    shown = one.drafts.order_by("-number").first() or draft(one, by)
    review = LegalityReview.objects.create(
        run=run, draft=shown, dated=TODAY, text="符合规定", overall=Review.PASS, **told(by)
    )
    LegalityHead.objects.bulk_create(LegalityHead(review=review, head=head, passed=True) for head in ReviewHead)


def before_the_meeting(one: Matter, by: Account) -> None:
    """Basis in a plan, coordination and a direct hearing: what an important matter brings to the meeting."""
    plan = Plan.objects.create(name="国民经济和社会发展规划", first_year=2011, last_year=2015, **told(by))
    article = PlanArticle.objects.create(plan=plan, number="第三章第二节", text="城区水系整治")
    PlanBasis.objects.create(matter=one, article=article, statement="规划列明", **told(by))
    unit = Unit.objects.exclude(kind=UnitKind.COUNTY).order_by("code")[0]
    affected = AffectedUnit.objects.create(matter=one, unit=unit, **told(by))
    UnitPosition.objects.create(affected=affected, answer=Answer.AGREE, text="无意见", coordinated_on=TODAY, **told(by))
    DirectHearing.objects.create(
        matter=one, form="座谈会", held_on=TODAY, participants="居民代表", opinions="支持", **told(by)
    )


MEETINGS = {
    DecidingBody.GOVERNMENT: (MeetingKind.GOVERNMENT_EXECUTIVE,),
    DecidingBody.PARTY: (MeetingKind.PARTY_STANDING,),
    DecidingBody.JOINT: (MeetingKind.GOVERNMENT_EXECUTIVE, MeetingKind.PARTY_STANDING),
}


def voted(run: StageRun, kind: MeetingKind, by: Account, *, ayes: int = 7, hours: int = 0) -> AgendaItem:
    """A meeting of twelve due and ten present that voted on the matter, ``hours`` after noon."""
    county = Unit.objects.get(kind=UnitKind.COUNTY)
    at = NOON + timedelta(hours=hours)
    meeting = Meeting.objects.create(
        kind=kind, year=2012, number=next(_numbers), scheduled_for=at, place="县政府会议室",
        presiding=secretary(county), state=MeetingState.OPEN, opened_at=at, opened_by=by, **told(by),
    )  # fmt: skip
    return AgendaItem.objects.create(
        meeting=meeting, run=run, order=1, due=12, present=10, ayes=ayes, nays=10 - ayes, abstentions=0,
        outcome=VoteState.PASSED if 2 * ayes > 12 else VoteState.FAILED, decided_at=at, decided_by=by, **told(by),
    )  # fmt: skip


def _resolution(one: Matter, run: StageRun, by: Account) -> None:
    items = [voted(run, kind, by, hours=hour) for hour, kind in enumerate(MEETINGS[DecidingBody(one.body)])]
    Resolution.objects.create(
        run=run, item=items[-1], kind=ResolutionKind.MINUTES, number=f"安府纪要〔2012〕{next(_numbers)}号",
        title="会议纪要", text="会议同意。", dated=TODAY, **told(by),
    )  # fmt: skip


def _no_hearing(one: Matter, run: StageRun, by: Account) -> None:
    raise NotImplementedError("听证在这里不是必经的：公示有其一即可")


FILLERS: dict[Stage, Callable[[Matter, StageRun, Account], None]] = {
    Stage.INTENT: _intent,
    Stage.RESEARCH: _research,
    Stage.EXPERT_REVIEW: _expert_review,
    Stage.CONSULTATION: _consultation,
    Stage.PUBLIC_NOTICE: _notice,
    Stage.HEARING: _no_hearing,
    Stage.PILOT: _pilot,
    Stage.LEGAL_REVIEW: _legal_review,
    Stage.RESOLUTION: _resolution,
}
