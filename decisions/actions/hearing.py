"""Calling a hearing, registration, the draw, the representatives (JH-A-4.3-d, GW713-16-b).

The seed is made with the call and its SHA-256 published with it; registration follows; a figure that nobody here can
choose comes out after its end; both together make the lots (docs/adr/0018). Holding is in ``hearing_day``.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from core import audit
from core.findings import Finding, demand, unmet
from decisions.actions.steps import latest_run, lock
from decisions.enums import Stage
from decisions.gathering import look
from decisions.models import Applicant, Hearing, Matter, Stratum
from decisions.rules import draw as lots
from decisions.rules.call import (
    CallFacts,
    check_call,
    check_dates,
    check_draw,
    check_extension,
    check_registration,
    commitment,
    seed_of_draw,
)
from decisions.rules.catalogue import binding
from decisions.rules.facts import Case
from decisions.rules.notice import in_hand
from organization.models import Account

STAGE = Stage.HEARING
SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call as a form gives it; ``seats`` by name of the stratum, in the order shown."""

    subject: str
    call_text: str
    call_from: date
    call_until: date
    scheduled_for: datetime
    place: str
    host: str
    seats: Mapping[str, int]
    public_source: str

    @property
    def facts(self) -> CallFacts:
        held_on = timezone.localdate(self.scheduled_for)
        return CallFacts(self.call_from, self.call_until, held_on, self.seats, self.public_source)


def facts_of(matter: Matter, at: datetime) -> Case:
    return look([matter], at=at, about=[STAGE]).cases[matter.pk]


def papers_days(matter: Matter, at: datetime) -> int:
    """How many days before the hearing its papers must be there, in the matter's rulebook."""
    case = facts_of(matter, at)
    return binding(case, case.thresholds.hearing_papers_days)


def locked(hearing: Hearing) -> tuple[Matter, Hearing, list[Finding]]:
    """Matter and hearing as they stand behind the lock, and the refusal when it is a hearing of a former round."""
    matter = lock(hearing.run.matter_id)
    run = latest_run(matter, STAGE)
    current = Hearing.objects.select_related("run").get(pk=hearing.pk)
    if run is not None and run.pk == current.run_id:
        return matter, current, []
    return matter, current, [unmet("JH-A-4.3-d", "这是上一轮的听证会", remedy="在本轮听证中办理")]


@transaction.atomic
def call_hearing(matter_id: int, new: NewCall, *, by: Account, at: datetime) -> Hearing:
    """Publish the call with its strata and the fingerprint of the seed."""
    matter = lock(matter_id)
    run = latest_run(matter, STAGE)
    called = run is not None and Hearing.objects.filter(run=run).exists()
    today, days = timezone.localdate(at), papers_days(matter, at)
    demand(check_call(facts_of(matter, at), new.facts, called=called, today=today, papers_days=days))
    assert run is not None  # an open stage has a row
    seed = secrets.token_hex(SEED_BYTES)
    hearing = Hearing.objects.create(
        run=run, subject=new.subject, call_text=new.call_text, call_from=new.call_from, call_until=new.call_until,
        scheduled_for=new.scheduled_for, place=new.place, host=new.host, public_source=new.public_source.strip(),
        seed=seed, commitment=commitment(seed), seed_published_at=at, seed_published_by=by, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    Stratum.objects.bulk_create(Stratum(hearing=hearing, name=name, seats=seats) for name, seats in new.seats.items())
    audit.record(
        verb="decisions.call_hearing", by=by, at=at, obj=matter, clause="GW713-16-b",
        after={
            "hearing": hearing.subject, "call_until": hearing.call_until, "scheduled_for": _when(new.scheduled_for),
            "seats": [f"{name} {seats}" for name, seats in new.seats.items()], "commitment": hearing.commitment,
        },
    )  # fmt: skip
    return hearing


@transaction.atomic
def revise_call(
    hearing: Hearing, *, call_until: date, scheduled_for: datetime, place: str, seats: Mapping[int, int],
    public_source: str, reason: str, by: Account, at: datetime,
) -> Hearing:  # fmt: skip
    """Change dates, place and seats (by primary key of the stratum) before the draw; later only time and place."""
    matter, hearing, findings = locked(hearing)
    strata = list(hearing.strata.all())
    held = {stratum.name: seats.get(stratum.pk, stratum.seats) for stratum in strata}
    facts = CallFacts(hearing.call_from, call_until, timezone.localdate(scheduled_for), held)
    findings += in_hand(facts_of(matter, at), STAGE) + check_dates(facts, papers_days=papers_days(matter, at))
    renewed = public_source.strip() not in ("", hearing.public_source)
    findings += check_extension(hearing.call_until, call_until, renewed=renewed, today=timezone.localdate(at))
    changed = renewed or call_until != hearing.call_until or any(held[one.name] != one.seats for one in strata)
    if hearing.drawn_at is not None and changed:
        findings.append(unmet("GW713-16-b", "已经抽签，报名截止和名额不得更改", remedy="可以变更时间和地点"))
    if hearing.records.exists():
        findings.append(unmet("GW713-17", "听证笔录已登记，公告不得更改", remedy="需要重新听证的，开始新一轮"))
    if not reason.strip():
        findings.append(unmet("GW713-16-b", "变更公告没有理由", remedy="填写变更理由"))
    demand(findings)
    before = _told(hearing, strata)
    hearing.call_until, hearing.scheduled_for, hearing.place = call_until, scheduled_for, place
    hearing.public_source = public_source.strip() or hearing.public_source
    hearing.save(update_fields=["call_until", "scheduled_for", "place", "public_source"])
    for stratum in strata:
        stratum.seats = held[stratum.name]
    Stratum.objects.bulk_update(strata, ["seats"])
    audit.record(
        verb="decisions.revise_call", by=by, at=at, obj=matter, clause="GW713-16-b", reason=reason.strip(),
        before=before, after=_told(hearing, strata),
    )  # fmt: skip
    return hearing


def _told(hearing: Hearing, strata: list[Stratum]) -> dict[str, object]:
    return {
        "call_until": hearing.call_until, "scheduled_for": _when(hearing.scheduled_for), "place": hearing.place,
        "seats": [f"{one.name} {one.seats}" for one in strata], "public_source": hearing.public_source,
    }  # fmt: skip


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


@transaction.atomic
def register(hearing: Hearing, *, stratum_id: int, name: str, contact: str, by: Account, at: datetime) -> Applicant:
    """Take in a registration; its number is the next one of its stratum, which nobody can choose.

    ``by`` is the system's account for somebody without a sign-in. The trail names the number alone.
    """
    matter, hearing, findings = locked(hearing)
    drawn, today = hearing.drawn_at is not None, timezone.localdate(at)
    findings += check_registration(
        facts_of(matter, at), call_from=hearing.call_from, call_until=hearing.call_until, drawn=drawn, today=today
    )
    strata = {stratum.pk: place for place, stratum in enumerate(hearing.strata.order_by("pk"), start=1)}
    name, contact = name.strip(), contact.strip()
    if stratum_id not in strata:
        findings.append(unmet("GW713-16-b", "没有选定代表类别", remedy="选定代表类别"))
    if not (name and contact):
        findings.append(unmet("GW713-16-b", "没有填写姓名和联系方式", remedy="填写姓名和联系方式"))
    if Applicant.objects.filter(stratum__hearing=hearing, name=name, contact=contact).exists():
        findings.append(unmet("GW713-16-b", "同一姓名和联系方式已经报名", remedy="每人报名一次，无需重复提交"))
    demand(findings)
    count = Applicant.objects.filter(stratum=stratum_id).count()
    applicant = Applicant.objects.create(
        stratum_id=stratum_id, number=f"{strata[stratum_id]}-{count + 1:03}", name=name, contact=contact,
        received_at=at, received_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.register_applicant", by=by, at=at, obj=matter, clause="GW713-16-b",
        after={"number": applicant.number},
    )  # fmt: skip
    return applicant


@transaction.atomic
def draw_representatives(hearing: Hearing, *, public_value: str, by: Account, at: datetime) -> Hearing:
    """Draw by strata from seed and public figure; everybody gets his place, those over the seats are the reserve."""
    matter, hearing, findings = locked(hearing)
    strata = list(hearing.strata.annotate(candidates=Count("applicants")).order_by("pk"))
    short = [f"{one.name} {one.candidates}/{one.seats}" for one in strata if one.candidates < one.seats]
    findings += check_draw(
        facts_of(matter, at), call_until=hearing.call_until, drawn=hearing.drawn_at is not None,
        today=timezone.localdate(at), public_value=public_value, short=short,
    )  # fmt: skip
    demand(findings)
    hearing.public_value = " ".join(public_value.split())
    hearing.drawn_at, hearing.drawn_by = at, by
    result = _place(hearing, strata)
    hearing.save(update_fields=["public_value", "drawn_at", "drawn_by"])
    audit.record(
        verb="decisions.draw_representatives", by=by, at=at, obj=matter, clause="GW713-16-b",
        after={"seed": hearing.seed, "public_value": hearing.public_value, "drawn": result},
    )  # fmt: skip
    return hearing


def _place(hearing: Hearing, strata: Sequence[Stratum]) -> list[str]:
    """Write places and who was drawn; the numbers drawn, in their order."""
    rows = list(Applicant.objects.filter(stratum__hearing=hearing).select_related("stratum"))
    numbers = {one.name: [row.number for row in rows if row.stratum_id == one.pk] for one in strata}
    seed = seed_of_draw(hearing.seed, hearing.public_value)
    result = lots.draw(seed, numbers, {one.name: one.seats for one in strata})
    order = {name: [*result.drawn[name], *result.reserve[name]] for name in numbers}
    places = {(name, lot.number): place for name, each in order.items() for place, lot in enumerate(each, start=1)}
    for row in rows:
        row.place = places[row.stratum.name, row.number]
        row.drawn = row.place <= row.stratum.seats
    Applicant.objects.bulk_update(rows, ["place", "drawn"], batch_size=200)
    return [lot.number for each in result.drawn.values() for lot in each]


@transaction.atomic
def step_in(applicant: Applicant, *, reason: str, by: Account, at: datetime) -> Applicant:
    """A representative cannot come: the first of the reserve takes the seat. The one who steps in is returned."""
    matter, hearing, findings = locked(applicant.stratum.hearing)
    findings += in_hand(facts_of(matter, at), STAGE)
    leaving = Applicant.objects.get(pk=applicant.pk)
    if not leaving.drawn or leaving.attended is not None:
        findings.append(unmet("GW713-16-b", "只能替换尚未登记到会的代表", remedy="请刷新页面"))
    # A reserve comes behind everybody drawn so far; one who gave his seat up does not come back.
    drawn = Applicant.objects.filter(stratum=leaving.stratum_id, drawn=True).order_by("-place").first()
    last = max(drawn.place or 0, leaving.stratum.seats) if drawn is not None else 0
    reserve = Applicant.objects.filter(stratum=leaving.stratum_id, drawn=False, place__gt=last).order_by("place")
    coming = reserve.first()
    if coming is None:
        findings.append(unmet("GW713-16-b", "这一类没有候补代表", remedy="缺席的代表按未到会登记"))
    if not reason.strip():
        findings.append(unmet("GW713-16-b", "替换代表没有理由", remedy="填写理由"))
    demand(findings)
    assert coming is not None
    leaving.drawn, coming.drawn = False, True
    Applicant.objects.bulk_update([leaving, coming], ["drawn"])
    audit.record(
        verb="decisions.replace_representative", by=by, at=at, obj=matter, clause="GW713-16-b", reason=reason.strip(),
        before={"number": leaving.number}, after={"number": coming.number},
    )  # fmt: skip
    return coming
