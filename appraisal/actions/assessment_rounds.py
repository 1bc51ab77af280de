"""Rounds: planning, composing the groups, dividing the members, opening and ending (SX-6.1-a, SX-6.1-b)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appraisal.enums.assessment import AssessmentPermission, RoundState, SelfTemplate, SeparateState
from appraisal.gathering.assessment import (
    assessed,
    assessed_by,
    recusal_years,
    round_facts,
    teams_of,
    ties_of,
    uncharged,
    unfinished,
)
from appraisal.models import (
    AssessmentCharge,
    AssessmentGroup,
    AssessmentRound,
    AssessmentSeat,
    DeskItem,
    Group,
    Indicator,
    LeadFiler,
    Member,
    Period,
    RoundTemplate,
    SeparateAppraisal,
)
from appraisal.rules.assessment_recusal import check_ties
from appraisal.rules.assessment_rounds import (
    PlanFacts,
    check_days,
    check_ending,
    check_opening,
    check_planning,
    check_running,
)
from core import audit
from core.access import duties_with
from core.findings import Finding, demand, unmet
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class NewRound:
    """The plan: title, notice, last days of the stages; ``approval`` where it is not the authorised round."""

    title: str
    self_due: date
    preliminary_due: date
    onsite_due: date
    collation_due: date
    basis: str = ""
    four_methods: bool = False
    approval: SeparateAppraisal | None = None


@transaction.atomic
def plan_round(period: Period, new: NewRound, *, by: Account, at: datetime) -> AssessmentRound:
    """Plan a round over a period of an issued scheme; lead units come from the scheme. Raises Refused (SX-6.1-b)."""
    Period.objects.select_for_update().get(pk=period.pk)
    year = period.last_day.year
    held = AssessmentRound.objects.select_for_update().filter(year=year, approval__isnull=True).first()
    approval = SeparateAppraisal.objects.select_for_update().get(pk=new.approval.pk) if new.approval else None
    used = approval is not None and AssessmentRound.objects.filter(approval=approval).exists()
    good = approval is not None and approval.state == SeparateState.APPROVED and approval.year == year and not used
    facts = PlanFacts(year, str(held) if held else "", str(approval) if approval else "", good)
    findings = [
        *check_planning(facts),
        *check_days(new.self_due, new.preliminary_due, new.onsite_due, new.collation_due),
    ]
    if period.scheme.issued_at is None:
        findings.append(unmet("SX-6.2-b", "方案还没有下发", remedy="请先下发方案", 方案=period.scheme.name))
    demand(findings)
    row = AssessmentRound.objects.create(
        period=period, year=year, title=new.title.strip(), basis=new.basis.strip(), approval=approval,
        self_due=new.self_due, preliminary_due=new.preliminary_due, onsite_due=new.onsite_due,
        collation_due=new.collation_due, four_methods=new.four_methods, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    leads = Indicator.objects.filter(scheme=period.scheme_id, responsible_unit__isnull=False)
    units = sorted(set(leads.order_by().values_list("responsible_unit", flat=True)))
    LeadFiler.objects.bulk_create(LeadFiler(round=row, unit_id=pk, recorded_at=at, recorded_by=by) for pk in units)
    audit.record(verb="appraisal.plan_round", by=by, at=at, obj=row, after={"period": str(period), "leads": len(units)})
    return row


def _locked(row: AssessmentRound) -> AssessmentRound:
    return AssessmentRound.objects.select_for_update(of=("self",)).select_related("period__scheme").get(pk=row.pk)


def _demand_planned(row: AssessmentRound) -> None:
    if row.state != RoundState.PLANNED:
        demand([unmet("SX-6.1-a", f"考评轮次{RoundState(row.state).label}", remedy="筹备中的轮次才能这样改动")])


def _demand_not_ended(row: AssessmentRound) -> None:
    if row.state == RoundState.ENDED:
        demand(check_running(round_facts(row)))


@transaction.atomic
def change_days(
    row: AssessmentRound, *, self_due: date, preliminary_due: date, onsite_due: date, collation_due: date, reason: str,
    by: Account, at: datetime,
) -> AssessmentRound:  # fmt: skip
    """Move the last days of the stages; once the round runs, with a reason."""
    row = _locked(row)
    _demand_not_ended(row)
    findings = check_days(self_due, preliminary_due, onsite_due, collation_due)
    if row.state == RoundState.RUNNING and not reason.strip():
        findings.append(unmet("SX-6.1-a", "启动后改动日程须写明理由", remedy="请填写理由", field="reason"))
    demand(findings)
    names = ("self_due", "preliminary_due", "onsite_due", "collation_due")
    before = {name: getattr(row, name) for name in names}
    after = dict(zip(names, (self_due, preliminary_due, onsite_due, collation_due), strict=True))
    for name, day in after.items():
        setattr(row, name, day)
    row.save(update_fields=list(names))
    audit.record(verb="appraisal.change_round_days", by=by, at=at, obj=row, before=before, after=after, reason=reason)
    return row


@transaction.atomic
def add_group(row: AssessmentRound, name: str, *, by: Account, at: datetime) -> AssessmentGroup:
    """A group of the round; its people and members follow."""
    row = _locked(row)
    _demand_not_ended(row)
    if row.groups.filter(name=name.strip()).exists():
        demand([unmet("SX-6.1-a", "考评组名称重复", remedy="请换一个名称", 考评组=name)])
    group = AssessmentGroup.objects.create(
        round=row, name=name.strip(), order=row.groups.count() + 1, recorded_at=at, recorded_by=by
    )
    audit.record(verb="appraisal.add_assessment_group", by=by, at=at, obj=group)
    return group


def _ready(person: Person) -> list[Finding]:
    """A member of a group assesses by his own account, which must have a duty for it."""
    account = Account.objects.filter(person=person, is_active=True).first()
    if account is not None and account.duties & duties_with(AssessmentPermission.ASSESS):
        return []
    return [
        unmet(
            "SX-6.1-a", "该人员没有可以参加考评的账号", remedy="请由安全管理员授予考核组成员职责", 人员=person.name
        )
    ]  # fmt: skip


@transaction.atomic
def seat_person(group: AssessmentGroup, person: Person, *, leads: bool, by: Account, at: datetime) -> AssessmentSeat:
    """Put a person into a group: with an account that may assess, without a tie to its members (SX-8.4-a)."""
    row = _locked(group.round)
    _demand_not_ended(row)
    years, day = recusal_years(row), timezone.localdate(at)
    members = assessed_by(row).get(group.pk, [])
    findings = _ready(person)
    findings += check_ties({person.pk: person.name}, ties_of([person.pk], day, years), members, years)
    seats = AssessmentSeat.objects.in_force().filter(group=group)
    if seats.filter(person=person).exists():
        findings.append(unmet("SX-6.1-a", "该人员已在本组", remedy="无需重复加入", 人员=person.name))
    if leads and seats.filter(leads=True).exists():
        findings.append(unmet("SX-6.1-a", "本组已有组长", remedy="请先让原组长退出", 考评组=group.name))
    demand(findings)
    seat = AssessmentSeat.objects.create(group=group, person=person, leads=leads, recorded_at=at, recorded_by=by)
    audit.record(verb="appraisal.seat_assessor", by=by, at=at, obj=seat, after={"group": group.name, "leads": leads})
    return seat


@transaction.atomic
def unseat_person(seat: AssessmentSeat, *, reason: str, by: Account, at: datetime) -> AssessmentSeat:
    """Take a person out of a group, with a reason; what he did stays."""
    _demand_not_ended(_locked(seat.group.round))
    seat = AssessmentSeat.objects.select_for_update(of=("self",)).select_related("group", "person").get(pk=seat.pk)
    findings = []
    if seat.withdrawn_at is not None:
        findings.append(unmet("SX-6.1-a", "该人员已经退出", remedy="无需处理", 人员=seat.person.name))
    if not reason.strip():
        findings.append(unmet("SX-6.1-a", "退出须写明理由", remedy="请填写理由", field="reason"))
    demand(findings)
    seat.withdrawn_at, seat.withdrawn_by, seat.withdrawal_reason = at, by, reason.strip()
    seat.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="appraisal.unseat_assessor", by=by, at=at, obj=seat, before={"group": seat.group.name}, reason=reason
    )
    return seat


@transaction.atomic
def charge_members(
    group: AssessmentGroup, members: Iterable[Member], *, whole: bool = False, by: Account, at: datetime
) -> list[AssessmentCharge]:
    """Let a group assess these members, taken from whichever group had them; nobody with a tie (SX-8.4-a).

    ``whole``: the group assesses these alone; others that it had go to nobody, unless their assessment has begun.
    """
    row = _locked(group.round)
    _demand_not_ended(row)
    chosen = [one for one in members if one.scheme_id == row.period.scheme_id]
    years, day = recusal_years(row), timezone.localdate(at)
    held = AssessmentSeat.objects.in_force().filter(group=group).order_by()
    seats = dict(held.values_list("person", "person__name"))
    findings = check_ties(seats, ties_of(seats, day, years), [assessed(one) for one in chosen], years)
    here = set(AssessmentCharge.objects.filter(group=group).order_by().values_list("member", flat=True))
    begun = set(row.columns.exclude(kind="self").order_by().values_list("member", flat=True))
    findings += [
        unmet("SX-6.4-b", "该对象的考评已经开始，不能换组", remedy="由原考评组办完", 考评对象=one.name)
        for one in chosen
        if one.pk in begun and one.pk not in here
    ]
    demand(findings)
    chosen = [one for one in chosen if one.pk not in begun]
    gone = Q(member__in=chosen) | (Q(group=group) if whole else Q(pk__in=[]))
    AssessmentCharge.objects.filter(gone, round=row).exclude(member__in=begun).delete()
    made = AssessmentCharge.objects.bulk_create(
        AssessmentCharge(round=row, group=group, member=one, recorded_at=at, recorded_by=by) for one in chosen
    )
    audit.record(
        verb="appraisal.charge_assessment_group",
        by=by,
        at=at,
        obj=group,
        after={"members": [one.code for one in chosen]},
    )
    return made


@transaction.atomic
def set_desk_items(row: AssessmentRound, indicators: Iterable[Indicator], *, by: Account, at: datetime) -> None:
    """Which items need no assessment on the spot (SX-6.5-a)."""
    row = _locked(row)
    _demand_planned(row)
    chosen = [one for one in indicators if one.scheme_id == row.period.scheme_id]
    DeskItem.objects.filter(round=row).delete()
    DeskItem.objects.bulk_create(DeskItem(round=row, indicator=one, recorded_at=at, recorded_by=by) for one in chosen)
    audit.record(
        verb="appraisal.set_desk_items", by=by, at=at, obj=row, after={"indicators": [one.code for one in chosen]}
    )


@transaction.atomic
def set_templates(row: AssessmentRound, chosen: Mapping[Group, SelfTemplate], *, by: Account, at: datetime) -> None:
    """Which self-assessment template the members of a group answer (LS-3.3-d to LS-3.3-g)."""
    row = _locked(row)
    _demand_planned(row)
    RoundTemplate.objects.filter(round=row).delete()
    RoundTemplate.objects.bulk_create(
        RoundTemplate(round=row, group=group, template=template, recorded_at=at, recorded_by=by)
        for group, template in chosen.items()
        if group.scheme_id == row.period.scheme_id and template is not SelfTemplate.PLAIN
    )
    after = {group.name: template.label for group, template in chosen.items()}
    audit.record(verb="appraisal.set_self_templates", by=by, at=at, obj=row, after=after)


@transaction.atomic
def set_lead_filers(row: AssessmentRound, units: Iterable[Unit], *, by: Account, at: datetime) -> None:
    """Which lead units file at the year's end; one that has filed stays (SX-6.3-d)."""
    row = _locked(row)
    _demand_not_ended(row)
    wanted = {unit.pk: unit for unit in units}
    held = LeadFiler.objects.filter(round=row)
    held.exclude(unit__in=wanted).filter(filings__isnull=True).delete()
    there = set(held.order_by().values_list("unit", flat=True))
    LeadFiler.objects.bulk_create(
        LeadFiler(round=row, unit=unit, recorded_at=at, recorded_by=by)
        for pk, unit in wanted.items()
        if pk not in there
    )
    audit.record(
        verb="appraisal.set_lead_filers",
        by=by,
        at=at,
        obj=row,
        after={"units": [unit.name for unit in wanted.values()]},
    )


def opening_findings(row: AssessmentRound, day: date) -> list[Finding]:
    """Everything that keeps the round from being opened; ``day`` is that of the opening."""
    years = recusal_years(row)
    charged = assessed_by(row)
    seats: dict[int, dict[int, str]] = {}
    held = AssessmentSeat.objects.in_force().filter(group__round=row).order_by()
    for group, person, name in held.values_list("group", "person", "person__name"):
        seats.setdefault(group, {})[person] = name
    ties = ties_of({person for people in seats.values() for person in people}, day, years)
    found = [
        finding
        for group, people in seats.items()
        for finding in check_ties(people, ties, charged.get(group, []), years)
    ]
    return check_opening(teams_of(row), uncharged(row), found)


@transaction.atomic
def open_round(row: AssessmentRound, *, by: Account, at: datetime) -> AssessmentRound:
    """Issue the plan: units see it and begin their self-assessment. Raises Refused with all that is missing."""
    row = _locked(row)
    _demand_planned(row)
    demand(opening_findings(row, timezone.localdate(at)))
    row.state, row.opened_at, row.opened_by = RoundState.RUNNING, at, by
    row.save(update_fields=["state", "opened_at", "opened_by"])
    audit.record(verb="appraisal.open_round", by=by, at=at, obj=row, after={"members": row.charges.count()})
    return row


@transaction.atomic
def end_round(row: AssessmentRound, *, by: Account, at: datetime) -> AssessmentRound:
    """End the round when the final points of all members are confirmed."""
    row = _locked(row)
    demand([*check_running(round_facts(row)), *check_ending(unfinished(row))])
    row.state, row.ended_at, row.ended_by = RoundState.ENDED, at, by
    row.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record(verb="appraisal.end_round", by=by, at=at, obj=row)
    return row
