"""Opening a matter, settling its level, flags, an emergency, its end (JH-A-3, JH-A-5.1, JH-A-5.9-c)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import audit, events, rulebook
from core.constraints import save_or_tell
from core.files import store
from core.findings import demand, unmet
from core.models import Rulebook
from decisions.actions.steps import hold_numbers, lock, write_step
from decisions.enums import (
    Category,
    DecidingBody,
    DecisionEvent,
    Event,
    Flag,
    Interest,
    Level,
    ProposalState,
    RunState,
    Stage,
    Subtype,
)
from decisions.gathering import look
from decisions.models import EmergencyDeclaration, Matter, MatterFlag, MatterHost, Proposal
from decisions.rules.hosts import check_hosts
from decisions.rules.matters import check_emergency, check_flag, check_level, check_merging
from decisions.rules.procedure import check_event, check_going_on
from decisions.rules.tracks import preset_flags
from decisions.standing import standing_of
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class NewMatter:
    """What a matter starts with; the database says what must be filled (category 8 names its interest, and so on).

    ``hosts`` are units beside the leading one; a single host leads. ``line`` is the source of the rules it goes by, ""
    for the one that its body and the day give.
    """

    title: str
    category: Category
    body: DecidingBody
    lead_unit: Unit | None
    suggested_level: Level
    background: str = ""
    content: str = ""
    instruction: str = ""
    subtype: Subtype | None = None
    interest: Interest | None = None
    interest_text: str = ""
    leader_in_charge: Person | None = None
    predecessor: Matter | None = None
    hosts: tuple[Unit, ...] = ()
    line: str = ""


@transaction.atomic
def open_matter(new: NewMatter, *, by: Account, at: datetime, proposals: Collection[int] = ()) -> Matter:
    """Open a matter under the rulebook in force for it, merge ``proposals`` (primary keys) and begin its intent.

    Raises Refused when a proposal was dealt with already; ValidationError of the model for what the database would
    refuse, by field.
    """
    lead = new.lead_unit or (new.hosts[0] if len(new.hosts) == 1 else None)
    demand([check_hosts([unit.name for unit in new.hosts], lead.name if lead else "")])
    pinned = rulebook.current(by=by, at=at, line=new.line or line_for(new.body, timezone.localdate(at)))
    hold_numbers()
    merged = list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=proposals).order_by("pk"))
    demand(check_merging({one.number: ProposalState(one.state) for one in merged}))
    matter = _numbered(new, lead, pinned, by=by, at=at)
    flags = _preset(matter, by=by, at=at)
    for proposal in merged:
        proposal.state, proposal.matter = ProposalState.MERGED, matter
        proposal.screened_at, proposal.screened_by = at, by
        proposal.save(update_fields=["state", "matter", "screened_at", "screened_by"])
    change = audit.new_change()
    findings = check_event(look([matter], at=at, about=(Stage.INTENT,)).cases[matter.pk], Stage.INTENT, Event.OPEN)
    demand(findings)
    write_step(matter, Stage.INTENT, Event.OPEN, findings=findings, reason="", decider="", change=change, by=by, at=at)
    audit.record(
        verb="decisions.open_matter", by=by, at=at, obj=matter, clause="JH-A-5.1-c", event_id=change,
        after={
            "number": matter.number, "proposals": [one.number for one in merged],
            "flags": [flag.label for flag in flags], "rulebook": rulebook.named(pinned),
        },
    )  # fmt: skip
    events.emit(
        DecisionEvent.STAGE_MOVED, matter_id=matter.pk, stage=Stage.INTENT, step=Event.OPEN, state=RunState.OPEN
    )
    return matter


def _numbered(new: NewMatter, lead: Unit | None, pinned: Rulebook, *, by: Account, at: datetime) -> Matter:
    """The matter with the year's next number, and the units beside the leading one; numbers are held."""
    year = timezone.localdate(at).year
    last = Matter.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    matter = Matter(
        year=year, serial=last + 1, rulebook=pinned, opened_at=at, opened_by=by,
        title=new.title, category=new.category, body=new.body, lead_unit=lead,
        suggested_level=new.suggested_level, background=new.background, content=new.content,
        instruction=new.instruction, subtype=new.subtype or "", interest=new.interest or "",
        interest_text=new.interest_text, leader_in_charge=new.leader_in_charge, predecessor=new.predecessor,
    )  # fmt: skip
    save_or_tell(matter)
    for unit in new.hosts:
        if unit != lead:
            MatterHost.objects.create(matter=matter, unit=unit, recorded_at=at, recorded_by=by)
    return matter


def _preset(matter: Matter, *, by: Account, at: datetime) -> list[Flag]:
    """The flags that category and interest bring with them, in the order of their names."""
    subtype = Subtype(matter.subtype) if matter.subtype else None
    interest = Interest(matter.interest) if matter.interest else None
    flags = sorted(preset_flags(Category(matter.category), subtype) | _of_interest(interest))
    for flag in flags:
        MatterFlag.objects.create(
            matter=matter, flag=flag, switched_on=True, preset=True, recorded_at=at, recorded_by=by
        )
    return flags


def line_for(body: DecidingBody, day: date) -> str:
    """The newest source of rules in force on that day that covers decisions of this body."""
    for line in rulebook.begun(day):
        version = rulebook.in_force(day, line.code)
        held = rulebook.parameters(version) if version else rulebook.first_parameters(line.code)
        if body is DecidingBody.GOVERNMENT or held.whole("decisions.party_matters"):
            return line.code
    return rulebook.base_line()


def _of_interest(interest: Interest | None) -> frozenset[Flag]:
    """Each of the listed kinds touches vital interests (JH-A-4.3-a)."""
    return frozenset() if interest is None else frozenset({Flag.VITAL_INTERESTS})


@transaction.atomic
def settle_level(matter_id: int, level: Level, *, reason: str, by: Account, at: datetime) -> Matter:
    """Settle how weighty the matter is, with the reason; it decides the track (JH-A-5.0-a)."""
    matter = lock(matter_id)
    demand(check_level(look([matter], at=at, about=()).cases[matter.pk], reason=reason))
    before = matter.level
    matter.level, matter.level_reason = level, reason.strip()
    matter.level_settled_at, matter.level_settled_by = at, by
    matter.save(update_fields=["level", "level_reason", "level_settled_at", "level_settled_by"])
    audit.record(
        verb="decisions.settle_level", by=by, at=at, obj=matter, clause="JH-A-5.0-a", reason=matter.level_reason,
        before={"level": before}, after={"level": level},
    )  # fmt: skip
    return matter


@transaction.atomic
def switch_flag(matter_id: int, flag: Flag, *, on: bool, reason: str, by: Account, at: datetime) -> MatterFlag:
    """Switch a flag, with the reason; the former row stays (JH-A-3-b, JH-A-3-c)."""
    matter = lock(matter_id)
    demand(check_flag(look([matter], at=at, about=()).cases[matter.pk], flag, on=on, reason=reason))
    row = MatterFlag.objects.create(
        matter=matter, flag=flag, switched_on=on, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="decisions.switch_flag", by=by, at=at, obj=matter, clause="JH-A-3-c", reason=row.reason,
        before={"flag": f"{flag.label} {_yes(not on)}"}, after={"flag": f"{flag.label} {_yes(on)}"},
    )  # fmt: skip
    return row


def _yes(on: bool) -> str:
    return "是" if on else "否"


@transaction.atomic
def declare_emergency(
    matter_id: int, *, leader: Person, kind: str, reason: str, declared_on: date, by: Account, at: datetime,
    paper_number: str = "", upload: UploadedFile[bytes] | None = None,
) -> EmergencyDeclaration:  # fmt: skip
    """Put a principal leader's declaration on record; stages are then cut one by one with ``take_step``."""
    matter = lock(matter_id)
    standing = standing_of(leader, declared_on)
    today = timezone.localdate(at)
    findings = check_emergency(
        look([matter], at=at, about=()).cases[matter.pk], standing=standing, declared_on=declared_on, today=today
    )
    if not (kind.strip() and reason.strip()):
        findings.append(unmet("JH-A-5.9-c", "未写明紧急情形和理由", remedy="填写紧急情形和理由"))
    demand(findings)
    row = EmergencyDeclaration.objects.create(
        matter=matter, leader=leader, standing=standing, kind=kind.strip(), reason=reason.strip(),
        declared_on=declared_on, paper_number=paper_number,
        document=store(upload, by=by, at=at) if upload is not None else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.declare_emergency", by=by, at=at, obj=matter, clause="JH-A-5.9-c", reason=row.reason,
        after={"leader": leader.name, "emergency": row.kind, "declared_on": declared_on},
    )  # fmt: skip
    return row


@transaction.atomic
def end_matter(matter_id: int, *, reason: str, by: Account, at: datetime) -> Matter:
    """Give a matter up before it was decided, with the reason; nothing of it is lost (GW713-37)."""
    matter = lock(matter_id)
    findings = [check_going_on(look([matter], at=at, about=()).cases[matter.pk])]
    if not reason.strip():
        findings.append(unmet("GW713-37", "终止事项没有理由", remedy="填写终止理由"))
    demand(findings)
    matter.ended_at, matter.ended_by, matter.ending_reason = at, by, reason.strip()
    matter.save(update_fields=["ended_at", "ended_by", "ending_reason"])
    audit.record(verb="decisions.end_matter", by=by, at=at, obj=matter, clause="GW713-37", reason=matter.ending_reason)
    return matter
