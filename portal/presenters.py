"""What the public sees: names of drawn representatives alone, no contact, nothing hidden, nothing of personnel."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from decisions.models import (
    Applicant,
    Comment,
    Commission,
    DecisionPublication,
    ExpertCall,
    Hearing,
    PublicNotice,
    Resolution,
)
from decisions.rules.call import seed_of_draw
from decisions.rules.draw import lot

RECENT = 20
"""Notices and hearings that are over, shown below the running ones."""
MASTED = (
    ("公示与公告", "portal:home"), ("单位承诺", "portal:commitments"), ("任务公开", "portal:tasks"),
    ("重点项目", "portal:column"), ("通报", "portal:bulletins"), ("责任制考核", "portal:gradings"),
    ("提出建议", "portal:proposal"), ("投诉和反映", "portal:complaint"),
    ("查询办理情况", "portal:answer"),
)  # fmt: skip


def told_at(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def in_fours(code: str) -> str:
    """A query code as people copy it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the first page."""

    title: str
    url: str
    when: str
    running: bool


def places(here: str) -> list[tuple[str, str, bool]]:
    """The entries of the portal: (name, address, is it here)."""
    return [(label, reverse(page), page == here) for label, page in MASTED]


def listed_notices(today: date) -> list[Listed]:
    """Running ones first: one statement."""
    rows = PublicNotice.objects.published(today).select_related("run__matter").order_by("-ends_on", "-pk")
    found = [
        Listed(
            row.run.matter.title, reverse("portal:notice", args=[row.pk]), f"{row.starts_on} 至 {row.ends_on}",
            is_open(row, today),
        )
        for row in rows[: RECENT * 2]
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.running)


def is_open(notice: PublicNotice, today: date) -> bool:
    """As PublicNoticeQuerySet.running, for a row that came with its run and matter."""
    run = notice.run
    return notice.ends_on >= today and run.state == "open" and run.matter.ended_at is None


def takes_people(hearing: Hearing, today: date) -> bool:
    """As HearingQuerySet.running, for a row that came with its run and matter."""
    run = hearing.run
    open_days = hearing.call_until >= today and hearing.drawn_at is None
    return open_days and run.state == "open" and run.matter.ended_at is None


def listed_hearings(today: date) -> list[Listed]:
    """One statement."""
    rows = Hearing.objects.published(today).select_related("run__matter").order_by("-scheduled_for", "-pk")
    found = [
        Listed(
            row.subject, reverse("portal:hearing", args=[row.pk]),
            f"报名至 {row.call_until}，{told_at(row.scheduled_for)} 举行", takes_people(row, today),
        )
        for row in rows[: RECENT * 2]
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.running)


def listed_decisions(today: date) -> list[Listed]:
    """Decisions made public, the newest first: one statement."""
    rows = DecisionPublication.objects.published(today).select_related("matter").order_by("-published_on", "-pk")
    return [
        Listed(row.matter.title, reverse("portal:decision", args=[row.pk]), f"{row.published_on} 公布", False)
        for row in rows[: RECENT * 2]
    ]


def decision_facts(row: DecisionPublication, resolution: Resolution | None) -> list[tuple[str, str]]:
    """Who decided and when, by which paper, and where it was made public."""
    facts = [("决策机关", row.matter.get_body_display()), ("承办单位", row.matter.lead_unit.name)]
    if resolution is not None:
        facts += [("文号", resolution.number), ("日期", resolution.dated.isoformat())]
    return [*facts, ("公布", f"{row.published_on}，{row.place}")]


def resolution_of(row: DecisionPublication) -> Resolution | None:
    """The paper in force on the decision, with the draft that was put to the vote: one statement."""
    papers = Resolution.objects.in_force().filter(run__matter=row.matter).select_related("item__draft")
    return papers.order_by("-pk").first()


def listed_calls(today: date) -> list[Listed]:
    """Calls for experts, running ones first: one statement."""
    rows = ExpertCall.objects.published(today).order_by("-closes_on", "-pk")[:RECENT]
    found = [
        Listed(row.title, reverse("portal:expert_call", args=[row.pk]), f"{row.published_on} 至 {row.closes_on}",
               row.closes_on >= today)
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.running)


def listed_tenders(today: date) -> list[Listed]:
    """Topics put to public tender, those without a contractor first: one statement."""
    rows = Commission.objects.published(today).order_by("-published_on", "-pk")[:RECENT]
    found = [
        Listed(row.topic, reverse("portal:tender", args=[row.pk]), f"{row.published_on} 公布", not row.contractor)
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.running)


def answered(notice: PublicNotice) -> QuerySet[Comment]:
    """Comments that were answered and not hidden: these are published with their answers, without a name."""
    rows = Comment.objects.filter(notice=notice, replied_at__isnull=False, hidden_at__isnull=True)
    return rows.only("text", "stance", "reply", "notice_id").order_by("-pk")


def finding_of(notice: PublicNotice) -> str:
    """The finding that counts, as published; "" before it was made."""
    found = notice.findings.order_by("-pk").first()
    if found is None:
        return ""
    return f"{found}：赞成 {found.in_favour}，反对 {found.against}，其他意见 {found.others}。{found.reason}"


@dataclass(frozen=True, slots=True)
class LotRow:
    """A number with its lot, as anyone can recompute it; ``name`` is "" but for representatives."""

    stratum: str
    number: str
    digest: str
    place: str
    drawn: bool
    name: str


@dataclass(frozen=True, slots=True)
class DrawView:
    """What was drawn and how to recompute it. ``check_seed`` and ``check_lot`` are lines for a shell."""

    representatives: Sequence[LotRow]
    check_seed: str
    check_lot: str


def strata_of(hearing: Hearing) -> list[tuple[str, int, int]]:
    """Name, seats, registered: one statement."""
    rows = hearing.strata.annotate(candidates=Count("applicants")).order_by("pk")
    return [(row.name, row.seats, row.candidates) for row in rows]


def lots(hearing: Hearing) -> list[Applicant]:
    """Everybody's place, by stratum."""
    rows = Applicant.objects.filter(stratum__hearing=hearing).select_related("stratum")
    return list(rows.defer("contact", "statement").order_by("stratum_id", "place", "pk"))


def lot_rows(hearing: Hearing, rows: Iterable[Applicant]) -> list[LotRow]:
    seed = seed_of_draw(hearing.seed, hearing.public_value)
    return [
        LotRow(
            stratum=row.stratum.name, number=row.number, digest=lot(seed, row.stratum.name, row.number).digest,
            place=str(row.place), drawn=bool(row.drawn), name=row.name if row.drawn else "",
        )
        for row in rows
    ]  # fmt: skip


def draw_view(hearing: Hearing, rows: Sequence[LotRow]) -> DrawView | None:
    """None before the draw: the seed is nobody's business until then."""
    if hearing.drawn_at is None or not rows:
        return None
    first = rows[0]
    values = " ".join(shlex.quote(one) for one in (hearing.seed, hearing.public_value, first.stratum, first.number))
    return DrawView(
        representatives=[row for row in rows if row.drawn],
        check_seed=f"printf '%s' {hearing.seed} | sha256sum",
        check_lot=f"printf '%s\\n%s\\n%s\\n%s' {values} | sha256sum",
    )
