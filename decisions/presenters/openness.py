"""Notice, hearing, trial and legality review as shown, and what of them goes before the meeting (JH-A-5.5-b)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from decisions.actions.hearing_day import representatives
from decisions.enums import Stage, Stance
from decisions.models import (
    Applicant,
    Comment,
    Hearing,
    HearingRecord,
    LegalityReview,
    NoticeFinding,
    PilotPlan,
    PilotResult,
    PublicNotice,
    StageRun,
)
from decisions.rules.tracks import FIFTH

Pairs = list[tuple[str, str]]
TONES = {Stance.FOR: "success", Stance.AGAINST: "danger", Stance.OTHER: "neutral"}


def told_at(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def public_url(page: str, pk: int) -> str:
    """The page the public sees; "" while the portal does not stand."""
    try:
        return reverse(f"portal:{page}", args=[pk])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment for the office. ``sender`` is "" for readers who may not see contacts."""

    pk: int
    receipt: str
    stance: str
    tone: str
    text: str
    sender: str
    received: str
    hidden: str
    reply: str


def comment_rows(rows: Iterable[Comment], *, contacts: bool) -> list[CommentRow]:
    return [
        CommentRow(
            pk=row.pk, receipt=row.receipt, stance=row.get_stance_display(), tone=TONES[Stance(row.stance)],
            text=row.text, sender=f"{row.name} {row.contact}".strip() if contacts else "",
            received=told_at(row.received_at), hidden=row.hiding_reason, reply=row.reply,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The notice of a round with its counts and findings, newest first."""

    notice: PublicNotice
    facts: Pairs
    counts: Sequence[tuple[str, str]]
    findings: Sequence[tuple[str, str, str]]
    public: str


def notice_view(run: StageRun | None) -> NoticeView | None:
    """Two statements when ``run`` comes with its notice; None while nothing was published in this round."""
    notice: PublicNotice | None = getattr(run, "notice", None)
    if notice is None:
        return None
    findings = NoticeFinding.objects.filter(notice=notice).order_by("-pk")
    told = [
        (
            str(one),
            f"赞成 {one.in_favour}，反对 {one.against}，其他 {one.others}。{one.reason}",
            told_at(one.recorded_at),
        )
        for one in findings
    ]
    facts = [
        ("草案", str(notice.draft)),
        ("公示期", f"{notice.starts_on} 至 {notice.ends_on}（{(notice.ends_on - notice.starts_on).days} 天）"),
    ]
    if notice.shorter_reason:
        facts.append(("缩短期限的理由", notice.shorter_reason))
    return NoticeView(notice, facts, comment_counts(notice), told, public_url("notice", notice.pk))


def comment_counts(notice: PublicNotice) -> Pairs:
    """By stance, then unanswered and hidden: one statement."""
    found = (
        Comment.objects.filter(notice=notice)
        .order_by()
        .aggregate(
            **{stance.value: Count("pk", filter=Q(stance=stance)) for stance in Stance},
            unanswered=Count("pk", filter=Q(replied_at__isnull=True, hidden_at__isnull=True)),
            hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
        )
    )
    named = [(stance.label, str(found[stance.value])) for stance in Stance]
    return [*named, ("未答复", str(found["unanswered"])), ("已隐藏", str(found["hidden"]))]


def notice_summary(run: StageRun | None) -> Pairs:
    """What goes before the meeting of a notice: period, counts, finding; empty without one (JH-A-5.5-b)."""
    view = notice_view(run)
    if view is None:
        return []
    finding = f"{view.findings[0][0]}：{view.findings[0][1]}" if view.findings else "尚未认定"
    return [*view.facts, *view.counts[: len(Stance)], ("结论", finding)]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A representative or somebody of the reserve; ``contact`` is "" for readers who may not see it."""

    pk: int
    number: str
    stratum: str
    name: str
    contact: str
    place: str
    attended: str
    stance: str
    tone: str
    statement: str
    replaceable: bool


@dataclass(frozen=True, slots=True)
class HearingView:
    hearing: Hearing
    facts: Pairs
    strata: Sequence[tuple[str, str, str]]
    people: Sequence[PersonRow]
    records: Sequence[tuple[HearingRecord, str]]
    result: Pairs
    public: str


def hearing_view(run: StageRun | None, *, contacts: bool) -> HearingView | None:
    """Four statements; None while no hearing was called in this round."""
    hearing: Hearing | None = getattr(run, "hearing", None)
    if hearing is None:
        return None
    strata = hearing.strata.annotate(candidates=Count("applicants")).order_by("pk")
    people = representatives(hearing) if hearing.drawn_at is not None else []
    records = HearingRecord.objects.filter(hearing=hearing).select_related("document").order_by("-pk")
    return HearingView(
        hearing=hearing, facts=_hearing_facts(hearing),
        strata=[(one.name, str(one.seats), str(one.candidates)) for one in strata],
        people=[_person(row, contacts=contacts) for row in people],
        records=[(one, told_at(one.recorded_at)) for one in records],
        result=_result(people), public=public_url("hearing", hearing.pk),
    )  # fmt: skip


def _hearing_facts(hearing: Hearing) -> Pairs:
    facts = [
        ("听证事项", hearing.subject), ("报名", f"{hearing.call_from} 至 {hearing.call_until}"),
        ("时间", told_at(hearing.scheduled_for)), ("地点", hearing.place), ("主持人", hearing.host),
        ("公共随机数来源", hearing.public_source), ("种子指纹", hearing.commitment),
    ]  # fmt: skip
    if hearing.drawn_at is not None:
        facts += [("抽签", told_at(hearing.drawn_at)), ("公共随机数", hearing.public_value)]
    facts.append(("材料送达", str(hearing.papers_sent_on or "尚未登记")))
    return facts


def _person(row: Applicant, *, contacts: bool) -> PersonRow:
    stance = Stance(row.stance) if row.stance else None
    return PersonRow(
        pk=row.pk, number=row.number, stratum=row.stratum.name, name=row.name, contact=row.contact if contacts else "",
        place=str(row.place), attended={None: "未登记", True: "到会", False: "未到会"}[row.attended],
        stance=stance.label if stance else "", tone=TONES[stance] if stance else "neutral", statement=row.statement,
        replaceable=row.attended is None,
    )  # fmt: skip


def _result(people: Sequence[Applicant]) -> Pairs:
    came = [row for row in people if row.attended]
    if not came and any(row.attended is None for row in people):
        return []
    counts = Counter(row.stance for row in came)
    return [("代表", str(len(people))), ("到会", str(len(came))), ("反对", str(counts[Stance.AGAINST]))]


def hearing_summary(run: StageRun | None) -> Pairs:
    """What goes before the meeting of a hearing: time, attending, opposed, record; empty without one (JH-A-5.5-b)."""
    hearing: Hearing | None = getattr(run, "hearing", None)
    if hearing is None:
        return []
    newest = HearingRecord.objects.filter(hearing=hearing).order_by("-pk").first()
    record = f"已登记，{told_at(newest.recorded_at)}" if newest else "尚未登记"
    return [("听证时间", told_at(hearing.scheduled_for)), *_result(representatives(hearing)), ("笔录", record)]


def before_the_meeting(matter_id: int) -> list[tuple[str, Pairs]]:
    """Notice and hearing of their latest rounds as they go before the meeting: one statement, and three for each."""
    rows = StageRun.objects.filter(matter=matter_id, stage__in=FIFTH).select_related("notice__draft__matter", "hearing")
    latest = {run.stage: run for run in rows.order_by("round")}
    told = [
        (Stage.PUBLIC_NOTICE.label, notice_summary(latest.get(Stage.PUBLIC_NOTICE))),
        (Stage.HEARING.label, hearing_summary(latest.get(Stage.HEARING))),
    ]
    return [(name, pairs) for name, pairs in told if pairs]


def pilot_plans(run: StageRun | None) -> list[PilotPlan]:
    return list(PilotPlan.objects.filter(run=run).order_by("-pk")) if run is not None else []


def pilot_results(run: StageRun | None) -> list[tuple[PilotResult, str]]:
    rows = PilotResult.objects.filter(run=run).order_by("-pk") if run is not None else []
    return [(row, told_at(row.recorded_at)) for row in rows]


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A legality opinion with its heads: (head, passed, remark)."""

    review: LegalityReview
    overall: str
    tone: str
    draft: str
    heads: Sequence[tuple[str, bool, str]]
    stale: bool


OVERALL = {"pass": "success", "pass_after_change": "warning", "fail": "danger"}


def opinions(matter_id: int, newest_draft: int) -> list[OpinionRow]:
    """Every opinion on the matter, newest first: two statements."""
    rows = LegalityReview.objects.filter(run__matter=matter_id).select_related("draft__matter", "document")
    return [
        OpinionRow(
            review=row, overall=row.get_overall_display(), tone=OVERALL[row.overall], draft=str(row.draft),
            heads=[(head.get_head_display(), head.passed, head.remark) for head in row.heads.all()],
            stale=row.draft.number < newest_draft,
        )
        for row in rows.prefetch_related("heads").order_by("-pk")
    ]  # fmt: skip
