"""The stage of the resolution as shown: votes by round, papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.files import size_text
from decisions.gathering.sittings import item_facts
from decisions.models import AgendaItem, Matter, Resolution
from decisions.presenters.meetings import item_state


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One meeting's vote. ``url`` is "" for readers who may not see meetings."""

    meeting: str
    url: str
    when: str
    mode: str
    state: str
    tone: str
    due: str
    present: str
    ayes: str
    nays: str
    abstentions: str
    note: str


@dataclass(frozen=True, slots=True)
class Round:
    """The votes of one round; ``label`` is "" while there is but one."""

    label: str
    lines: Sequence[VoteLine]


def rounds(matter: Matter, *, links: bool) -> list[Round]:
    """Every vote on the matter, the latest round first: one query."""
    rows = AgendaItem.objects.filter(run__matter=matter).select_related("meeting", "run__matter")
    found: dict[int, list[VoteLine]] = {}
    for row in rows.order_by("-run__round", "meeting__scheduled_for", "pk"):
        found.setdefault(row.run.round, []).append(_line(row, links))
    several = len(found) > 1
    return [Round(f"第 {number} 轮" if several else "", lines) for number, lines in found.items()]


def _line(row: AgendaItem, links: bool) -> VoteLine:
    state, tone = item_state(row, item_facts(row, None))
    moment = row.meeting.opened_at or row.meeting.scheduled_for
    due, present, ayes, nays, abstentions = (
        "—" if value is None else str(value) for value in (row.due, row.present, row.ayes, row.nays, row.abstentions)
    )
    return VoteLine(
        meeting=str(row.meeting),
        url=reverse("decisions:item", args=[row.pk]) if links else "",
        when=f"{timezone.localtime(moment):%Y-%m-%d %H:%M}",
        mode=row.get_mode_display(),
        state=state,
        tone=tone,
        due=due,
        present=present,
        ayes=ayes,
        nays=nays,
        abstentions=abstentions,
        note=row.adjournment_reason,
    )


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A resolution or minutes; ``former`` was replaced by a later one."""

    number: str
    kind: str
    title: str
    dated: str
    issued: str
    url: str
    size: str
    sha256: str
    former: bool


def papers(matter: Matter) -> list[PaperLine]:
    """All papers of all rounds, the latest first: one query."""
    rows = Resolution.objects.filter(run__matter=matter).select_related(
        "document", "replacement", "recorded_by__person"
    )
    return [
        PaperLine(
            number=row.number,
            kind=row.get_kind_display(),
            title=row.title,
            dated=row.dated.isoformat(),
            issued=f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.recorded_by}",
            url=reverse("decisions:resolution_paper", args=[matter.pk, row.pk]) if row.document else "",
            size=size_text(row.document.size) if row.document else "",
            sha256=row.document.sha256 if row.document else "",
            former=hasattr(row, "replacement"),
        )
        for row in rows.order_by("-pk")
    ]


def suggested(matter: Matter) -> dict[str, Any]:
    """What the form of a paper starts with."""
    return {"kind": "minutes", "title": f"关于{matter.title}的会议纪要", "dated": timezone.localdate()}
