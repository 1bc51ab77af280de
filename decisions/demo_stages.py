"""Carrying a matter of the demo through its stages, day by day, by the actions its people would take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.calendar import add_working_days
from decisions.actions import (
    consultation,
    drafts,
    expert_review,
    hearing,
    hearing_day,
    intents,
    legal_review,
    papers,
    pilot,
    public_notice,
    research,
)
from decisions.actions.procedure import take_step
from decisions.demo_matters import Sketch
from decisions.demo_people import Cast
from decisions.enums import (
    Adoption,
    Answer,
    Circle,
    Event,
    PaperKind,
    Review,
    ReviewHead,
    Stage,
    Stance,
)
from decisions.gathering.parameters import thresholds
from decisions.models import Applicant, ConsultationRequest, Matter
from decisions.rules.facts import Thresholds
from decisions.rules.notice import NoticeFacts
from organization.models import Account, Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
ASKED = ("G12", "G07", "G26")


@dataclass(slots=True)
class Walk:
    """A matter on its way; ``day`` moves on with every stage."""

    cast: Cast
    sketch: Sketch
    matter: Matter
    day: date

    @property
    def at(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 10, tzinfo=SHANGHAI)

    @property
    def lead(self) -> Unit:
        return self.matter.lead_unit

    @property
    def clerk(self) -> Account:
        return self.cast.clerk(self.lead)

    @property
    def limits(self) -> Thresholds:
        """The numbers of the rulebook under which the matter goes on."""
        return thresholds({self.matter.rulebook_id})[self.matter.rulebook_id]

    def later(self, days: int) -> None:
        self.day += timedelta(days=days)

    def step(self, stage: Stage, event: Event, **more: Any) -> None:
        by = self.cast.legal if stage is Stage.LEGAL_REVIEW and event is not Event.OPEN else self.cast.office
        take_step(self.matter.pk, stage, event, by=by, at=self.at, **more)

    def paper(self, stage: Stage, kind: PaperKind, text: str, *, number: str = "", by: Account | None = None) -> None:
        """Filed by the lead unit, or ``by`` another."""
        title = f"{self.sketch.title}{kind.label}"
        new = papers.NewPaper(kind, title, self.day, number, issuer=self.lead.name, text=text)
        papers.add_paper(self.matter.pk, stage, new, by=by or self.clerk, at=self.at)

    def draft(self, note: str) -> None:
        text = (
            f"为做好{self.sketch.title}工作，制定本方案。\n{self.sketch.content}\n"
            f"由{self.lead.name}牵头，有关部门和乡镇配合。\n{note}。\n本方案自印发之日起施行。"
        )
        drafts.add_draft(self.matter.pk, title=self.sketch.title, text=text, note=note, by=self.clerk, at=self.at)


def intent(walk: Walk) -> None:
    number = f"意向批〔{walk.day.year}〕{walk.matter.serial}号"
    new = intents.Settlement(walk.day, "同意作为决策意向，抓紧调研论证。", number)
    intents.approve_intent(walk.matter.pk, new, approver=walk.cast.secretary, by=walk.cast.office, at=walk.at)
    walk.step(Stage.INTENT, Event.CLOSE)
    walk.later(3)


def team_and_field(walk: Walk) -> None:
    """The team, two days in the field; what stands while the research is going on."""
    cast = walk.cast
    departments = [research.Member("段文清", unit=walk.lead), research.Member("侯建业", unit=cast.units["G07"])]
    experts = [research.Member("孟志远", organisation="省社会科学院")]
    who: dict[str, Any] = {"by": walk.clerk, "at": walk.at}
    research.set_team(walk.matter.pk, cast.deputies[0], departments=departments, experts=experts, **who)
    walk.later(6)
    place, people = f"{walk.lead.name}及有关乡镇", f"{cast.secretary.name}、{cast.deputies[0].name}、段文清"
    research.add_fieldwork(
        walk.matter.pk, place=place, visited_on=walk.day, people=people, principal=cast.secretary,
        summary="实地查看现场，听取干部群众意见。", by=walk.clerk, at=walk.at,
    )  # fmt: skip


def finish_research(walk: Walk) -> None:
    if not walk.matter.confidential:
        team_and_field(walk)
    walk.later(9)
    walk.paper(Stage.RESEARCH, PaperKind.RESEARCH_REPORT, f"现状、问题和建议：{walk.sketch.content}")
    walk.paper(Stage.RESEARCH, PaperKind.PROJECT_REPORT, "建议立项，按程序论证。")
    walk.draft("调研后形成初稿")
    walk.step(Stage.RESEARCH, Event.CLOSE)


def invite(walk: Walk, signed: int) -> None:
    """Experts of the matter's fields are invited; the first ``signed`` hand in their opinions."""
    cast, pk = walk.cast, walk.matter.pk
    chosen = list(cast.fields.values())[:3]
    who: dict[str, Any] = {"by": walk.cast.office, "at": walk.at}
    expert_review.set_fields(pk, chosen, **who)
    fit = [one for one in cast.experts if set(one.fields.all()) & set(chosen)]
    rows = expert_review.invite(pk, fit[: signed + 2], **who)
    for place, row in enumerate(rows[:signed]):
        person = row.expert.person_id
        by = cast.office if person is None else Account.objects.get(person_id=person)
        opinion = "方案可行，建议细化资金来源。" if place % 4 else "总体可行，建议分步实施并加强监督。"
        expert_review.sign_opinion(row, stance=Stance.FOR, opinion=opinion, interest=False, by=by, at=walk.at)


def experts(walk: Walk) -> None:
    walk.later(7)
    invite(walk, 13)
    host, text = walk.cast.deputies[0].name, "综合各方意见，方案必要、可行、可控。"
    expert_review.hold_meeting(
        walk.matter.pk,
        held_on=walk.day,
        place="县政府会议室",
        host=host,
        analysis=text,
        by=walk.cast.office,
        at=walk.at,
    )
    walk.paper(Stage.EXPERT_REVIEW, PaperKind.OPINION_DOCUMENT, "专家一致认为方案可行，提出三条修改建议。")
    walk.paper(Stage.EXPERT_REVIEW, PaperKind.ASSESSMENT, "投入产出和社会影响评估：总体风险较低。")
    walk.paper(Stage.EXPERT_REVIEW, PaperKind.LEGAL_ANALYSIS, "未发现与上位法抵触之处。")
    walk.draft("吸收专家意见修改")
    walk.step(Stage.EXPERT_REVIEW, Event.CLOSE)
    walk.later(2)


def ask(walk: Walk, silent: int = 0) -> None:
    """All townships and some departments are asked; all but the last ``silent`` answer within the week."""
    departments = [walk.cast.units[code] for code in ASKED if code != walk.lead.code]
    due = walk.day + timedelta(days=10)
    consultation.send_requests(walk.matter.pk, departments=departments, due_on=due, by=walk.cast.office, at=walk.at)
    walk.later(5)
    rows = list(ConsultationRequest.objects.filter(run__matter=walk.matter).select_related("unit").order_by("pk"))
    for place, row in enumerate(rows[: len(rows) - silent]):
        kind = Answer.CHANGE if place % 6 == 2 else Answer.AGREE
        text = "建议明确时限和经费渠道。" if kind is Answer.CHANGE else ""
        by = walk.cast.clerk(row.unit)
        consultation.answer_request(row, answer=kind, text=text, by=by, at=walk.at)


def consult(walk: Walk) -> None:
    ask(walk)
    who: dict[str, Any] = {"by": walk.clerk, "at": walk.at}
    for place, opinion in enumerate(walk.matter.runs.get(stage=Stage.CONSULTATION).opinions.order_by("pk")):
        adopted = Adoption.PARTLY if place % 3 == 1 else Adoption.YES
        reason = "时限已明确，经费渠道待预算批复" if adopted is Adoption.PARTLY else "已在方案中写明"
        consultation.decide_opinion(opinion, adopted=adopted, reason=reason, **who)
    for circle in Circle:
        asked = circle in (Circle.PUBLIC, Circle.POLITICAL)
        more = {"result": "座谈听取意见，总体赞成"} if asked else {"reason": "本事项不涉及"}
        consultation.choose_circle(walk.matter.pk, circle, asked=asked, by=walk.cast.office, at=walk.at, **more)
    walk.draft("吸收各方意见修改")
    walk.step(Stage.CONSULTATION, Event.CLOSE)
    walk.later(2)


COMMENTS = (
    (Stance.FOR, "早该办了，支持。"), (Stance.FOR, "希望尽快实施。"), (Stance.OTHER, "建议照顾困难家庭。"),
    (Stance.AGAINST, "担心施工影响出行，请安排好时间。"),
)  # fmt: skip


def publish(walk: Walk) -> None:
    """A notice of thirty-one days with four comments."""
    text = f"现就《{walk.sketch.title}》公开征求意见。"
    new = NoticeFacts(text, walk.sketch.content, walk.day, walk.day + timedelta(days=31))
    notice = public_notice.publish_notice(walk.matter.pk, new, by=walk.clerk, at=walk.at)
    walk.later(4)
    system = Account.objects.system()
    for stance, words in COMMENTS:
        public_notice.receive_comment(notice, stance=stance, text=words, name="群众", by=system, at=walk.at)


def notice(walk: Walk) -> None:
    publish(walk)
    shown = walk.matter.runs.get(stage=Stage.PUBLIC_NOTICE).notice
    walk.later(30)
    rows = shown.comments.values_list("pk", flat=True)
    who: dict[str, Any] = {"by": walk.clerk, "at": walk.at}
    public_notice.reply_to(shown, rows, reply="感谢关心，意见已在方案中研究吸收。", **who)
    public_notice.find_controversy(shown, controversial=False, reason="反对意见少，均已答复", **who)
    walk.step(Stage.PUBLIC_NOTICE, Event.CLOSE)


SEATS = {"居民代表": 6, "人大代表、政协委员": 2, "专家": 2}


def hear(walk: Walk, against: int) -> None:
    """A hearing of ten representatives, ``against`` of whom oppose."""
    cast, system = walk.cast, Account.objects.system()
    until = walk.day + timedelta(days=10)
    held_at = datetime(until.year, until.month, until.day, 9, tzinfo=SHANGHAI) + timedelta(days=14)
    call = hearing.NewCall(
        walk.sketch.title, "公开听取各方面意见，欢迎报名。", walk.day, until, held_at, "县政务中心三楼会议室",
        walk.lead.name, SEATS, "报名截止次日全国福利彩票双色球开奖号码",
    )  # fmt: skip
    called = hearing.call_hearing(walk.matter.pk, call, by=walk.clerk, at=walk.at)
    walk.later(3)
    for stratum in called.strata.order_by("pk"):
        for number in range(stratum.seats + 3):
            hearing.register(
                called, stratum_id=stratum.pk, name=f"{stratum.name[:2]}{'甲乙丙丁戊己庚辛壬'[number]}",
                contact=f"0000-{stratum.pk:03}{number:02}", by=system, at=walk.at,
            )  # fmt: skip
    walk.day = until + timedelta(days=2)
    called = hearing.draw_representatives(called, public_value="03 08 14 19 27 31 + 05", by=cast.office, at=walk.at)
    hearing_day.send_papers(called, sent_on=walk.day, by=walk.clerk, at=walk.at)
    walk.day = held_at.date()
    rows = hearing_day.representatives(called)
    marks = {row.pk: _stance(place, against) for place, row in enumerate(rows)}
    hearing_day.mark_attendance(called, marks, expected=hearing_day.seen(rows), by=walk.clerk, at=walk.at)
    text = "听证代表逐一发言，主办单位作了说明，笔录经代表签字。"
    hearing_day.file_record(called, text=text, signed=True, by=walk.clerk, at=walk.at)
    assert Applicant.objects.filter(stratum__hearing=called, drawn=True).count() == sum(SEATS.values())


def _stance(place: int, against: int) -> hearing_day.Attendance:
    if place < against:
        return hearing_day.Attendance(True, Stance.AGAINST, "目前方案增加居民负担，不赞成。")
    return hearing_day.Attendance(True, Stance.FOR, "赞成，建议做好宣传。")


def plan_trial(walk: Walk) -> None:
    pilot.plan_pilot(
        walk.matter.pk, area="河口镇、青石镇", measures="按方案试行，逐月评估。", starts_on=walk.day,
        ends_on=walk.day + timedelta(days=90), by=walk.clerk, at=walk.at,
    )  # fmt: skip


def review(walk: Walk) -> None:
    """The package goes to the legal office, which takes its working days and passes the draft."""
    walk.paper(Stage.LEGAL_REVIEW, PaperKind.LEGALITY_PACKAGE, "草案、起草说明、论证和征求意见材料。")
    walk.day = max(walk.day + timedelta(days=16), add_working_days(walk.day, 8))
    drafted = walk.matter.drafts.order_by("-number").first()
    assert drafted is not None
    number = f"安法审〔{walk.day.year}〕{walk.matter.serial}号"
    new = legal_review.NewOpinion(
        number, drafted.number, walk.day, "经审查，未发现违法或者不当内容。",
        dict.fromkeys(ReviewHead, True), {}, Review.PASS,
    )  # fmt: skip
    legal_review.file_opinion(walk.matter.pk, new, by=walk.cast.legal, at=walk.at)
    walk.step(Stage.LEGAL_REVIEW, Event.CLOSE)
    walk.later(2)
