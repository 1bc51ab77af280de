"""The resolution or minutes as an official paper: who met, what was decided, how it was voted (JH-A-5.8-d)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_date
from decisions.enums import DecidingBody, MeetingKind, ResolutionKind, VoteMode
from decisions.models import AgendaItem, Matter, Recusal, RosterEntry, Statement
from decisions.rules.meetings import GOVERNMENT

HEADS = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Wording:
    """What is printed besides the record of the votes."""

    kind: ResolutionKind
    number: str
    title: str
    text: str
    dated: date


def print_resolution(matter: Matter, items: Sequence[AgendaItem], wording: Wording, *, by: str, at: datetime) -> bytes:
    """The PDF. ``items`` are the votes that passed the matter, of a joint one in their order, meetings selected."""
    return print_paper(paper_of(matter, items, wording), at=at, by=by)


def paper_of(matter: Matter, items: Sequence[AgendaItem], wording: Wording) -> Paper:
    organ = organ_of(DecidingBody(matter.body))
    return Paper(
        title=wording.title,
        body=list(_body(matter, items, wording)),
        issuer=_red_head(matter, items[-1], wording.kind),
        number=wording.number,
        signatory=organ,
        day=wording.dated,
        printed_by=f"{organ.split(chr(10))[0]}办公室",
        printed_on=wording.dated,
    )


def organ_of(body: DecidingBody) -> str:
    """Who signs: of a joint decision both, one a line."""
    party, government = f"中共{settings.COUNTY_NAME}委员会", f"{settings.COUNTY_NAME}人民政府"
    return {DecidingBody.PARTY: party, DecidingBody.GOVERNMENT: government}.get(body, f"{party}\n{government}")


def _red_head(matter: Matter, item: AgendaItem, kind: ResolutionKind) -> str:
    county = settings.COUNTY_NAME
    if kind is ResolutionKind.MINUTES:
        name = {
            MeetingKind.GOVERNMENT_EXECUTIVE: f"{county}人民政府常务会议纪要",
            MeetingKind.GOVERNMENT_PLENARY: f"{county}人民政府全体会议纪要",
            MeetingKind.PARTY_STANDING: f"中共{county}委常委会会议纪要",
            MeetingKind.PARTY_PLENARY: f"中共{county}委全体会议纪要",
        }
        return name[MeetingKind(item.meeting.kind)]
    heads = {DecidingBody.PARTY: f"中共{county}委文件", DecidingBody.GOVERNMENT: f"{county}人民政府文件"}
    return heads.get(DecidingBody(matter.body), f"中共{county}委\n{county}人民政府文件")


def _body(matter: Matter, items: Sequence[AgendaItem], wording: Wording) -> Iterator[Line]:
    heads = iter(HEADS)
    for item in items:
        yield Line(_opening(matter, item))
    yield Line(f"{next(heads)}、会议决定", 1)
    yield from (Line(one.strip()) for one in wording.text.splitlines() if one.strip())
    yield Line(f"{next(heads)}、表决情况", 1)
    for item in items:
        yield Line(_vote(item))
    dissent = [line for item in items for line in dissent_of(item)]
    if dissent:
        yield Line(f"{next(heads)}、不同意见", 1)
        yield from (Line(one) for one in dissent)
    yield Line(f"{next(heads)}、参加会议人员", 1)
    for item in items:
        yield from _people(item, several=len(items) > 1)


def _opening(matter: Matter, item: AgendaItem) -> str:
    meeting = item.meeting
    day = chinese_date(timezone.localdate(meeting.opened_at or meeting.scheduled_for))
    chair = f"{meeting.presiding.name}同志" if meeting.presiding else ""
    draft = f"，草案第{item.draft.number}稿" if item.draft else ""
    name = f"第{meeting.number}次{meeting.get_kind_display()}"
    subject = matter.title if matter.title.startswith("《") else f"“{matter.title}”"
    return (
        f"{day}，{chair}在{meeting.place}主持召开{meeting.year}年{name}，研究{subject}事项（{matter.number}{draft}）。"
    )


def _vote(item: AgendaItem) -> str:
    recused = Recusal.objects.in_force().filter(item=item).count()
    absent = RosterEntry.objects.filter(meeting=item.meeting, member=True, present=False).count()
    way = "以无记名投票方式" if item.mode == VoteMode.SECRET else "以记名方式"
    side = "县政府" if MeetingKind(item.meeting.kind) in GOVERNMENT else "县委"
    aside = f"，缺席{absent}人" if absent else ""
    aside += f"，回避{recused}人" if recused else ""
    return (
        f"{side}会议应到会人员{item.due}人，参加表决{item.present}人{aside}。{way}表决，"
        f"赞成{item.ayes}票，反对{item.nays}票，弃权{item.abstentions}票。"
        f"赞成票超过应到会人数的半数，表决通过。"
    )


def dissent_of(item: AgendaItem) -> list[str]:
    """Views that differ, as they were put on record: of members against, and of a head against the majority."""
    rows = Statement.objects.filter(item=item).select_related("member").order_by("pk")
    said = [f"{row.member.name}：{row.text}" for row in rows if row.stance == "nay" and row.text]
    differing = "（主要负责人）与多数意见不一致的理由："
    return said + [f"{row.member.name}{differing}{row.differs_reason}" for row in rows if row.differs_reason]


def _people(item: AgendaItem, *, several: bool) -> Iterator[Line]:
    rows = list(RosterEntry.objects.filter(meeting=item.meeting).order_by("order", "pk"))
    prefix = f"{item.meeting.get_kind_display()}" if several else ""
    groups = {
        "出席": [row.name for row in rows if row.member and row.present],
        "缺席": [f"{row.name}（{row.absence_reason}）" for row in rows if row.member and row.present is False],
        "列席": [row.name for row in rows if not row.member and row.present],
    }
    for label, names in groups.items():
        if names:
            yield Line(f"{prefix}{label}：{'、'.join(names)}。")
