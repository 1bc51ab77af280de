"""What the offices decide on an order: time, return, close-out; transfer, reassignment, sharing, escalation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.escalation import lock_ladder
from accountability.actions.ladder_summonses import Begun, begin_summonses, place_of
from accountability.actions.order_moves import lock_order, move
from accountability.enums import AccountabilityEvent, Office, OrderEvent, OrderState, Rung
from accountability.enums import AccountabilityPermission as P
from accountability.gathering.escalation import order_by_hand
from accountability.gathering.orders import hands_of, results_of
from accountability.models import Escalation, OrderShare, SupervisionOrder
from accountability.rules.escalation import check_summons_rung
from accountability.rules.orders import (
    CONFIRMED,
    FORM,
    LEADING,
    OFFICES,
    TIME,
    check_answer,
    check_close,
    check_directing,
    check_return,
    check_share,
    check_transfer,
)
from core import events
from core.access import may
from core.findings import Finding, demand, unmet
from organization.models import Account, Person, Unit


@transaction.atomic
def answer_extension(
    order: SupervisionOrder, *, granted: bool, note: str = "", by: Account, at: datetime
) -> SupervisionOrder:
    """Grant or refuse what the unit asked for; a granted day is the deadline from now on."""
    row = lock_order(order.pk)
    asked = row.extensions.filter(decided_at__isnull=True).first()
    hands = hands_of(row, by)
    demand(check_answer(OrderState(row.state), hands, granted=granted, note=note, waiting=asked is not None))
    assert asked is not None  # demanded above
    asked.granted, asked.decided_note, asked.decided_at, asked.decided_by = granted, note.strip(), at, by
    asked.save()
    if granted:
        row.deadline = asked.until
    event = OrderEvent.GRANT_EXTENSION if granted else OrderEvent.REFUSE_EXTENSION
    return move(
        row, event, clause=TIME, text=note, until=asked.until, after={"until": asked.until, "granted": granted},
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def return_order(order: SupervisionOrder, *, note: str, by: Account, at: datetime) -> SupervisionOrder:
    """The result does not do: the unit goes on, and its cycle counts from today."""
    row = lock_order(order.pk)
    demand(check_return(OrderState(row.state), hands_of(row, by), note=note))
    row.reported_on, row.fed_back_on = None, timezone.localdate(at)
    return move(row, OrderEvent.RETURN, clause=CONFIRMED, text=note, by=by, at=at)


def close_findings(order: SupervisionOrder, account: Account) -> list[Finding]:
    """Everything that stands before the close-out: page, button and action ask the same."""
    return check_close(OrderState(order.state), hands_of(order, account), results=results_of(order))


@transaction.atomic
def close_order(order: SupervisionOrder, *, note: str = "", by: Account, at: datetime) -> SupervisionOrder:
    """Confirm that it is done, as a second person; the file stands still from then on (LS-3.4-f, LS-4.3-a)."""
    row = lock_order(order.pk)
    demand(close_findings(row, by))
    row.closed_at, row.closed_by = at, by
    return move(row, OrderEvent.CLOSE, clause=CONFIRMED, text=note, by=by, at=at)


@transaction.atomic
def transfer_order(
    order: SupervisionOrder, unit: Unit, *, person: Person | None, phone: str, note: str, by: Account, at: datetime
) -> SupervisionOrder:
    """Another unit carries it out: it signs anew and its cycle begins today."""
    row = lock_order(order.pk)
    owner = person.name if person is not None else ""
    state = OrderState(row.state)
    demand(check_transfer(state, same=unit.pk == row.unit_id, owner=owner, phone=phone.strip(), note=note))
    former = row.unit.name
    row.assisting.filter(unit=unit).delete()
    row.unit, row.person, row.person_phone = unit, person, phone.strip()
    row.fed_back_on = timezone.localdate(at)
    text = f"由{former}转{unit.name}办理：{note.strip()}"
    return move(row, OrderEvent.TRANSFER, clause=FORM, text=text, unit=unit, after={"unit": unit.name}, by=by, at=at)


@transaction.atomic
def reassign_order(
    order: SupervisionOrder, office: Office, *, note: str, by: Account, at: datetime
) -> SupervisionOrder:
    """Another office supervises it; the leading one says so (LS-4.2-a)."""
    row = lock_order(order.pk)
    findings = check_directing(OrderState(row.state), OrderEvent.REASSIGN, directs=may(by, P.DIRECT_ORDERS), note=note)
    if office == row.office:
        findings.append(unmet(LEADING, "已由该部门督办", field="office", remedy="另选部门", 部门=office.label))
    demand(findings)
    text = f"由{Office(row.office).label}调整为{office.label}：{note.strip()}"
    row.office = office
    return move(row, OrderEvent.REASSIGN, clause=LEADING, text=text, after={"office": office.label}, by=by, at=at)


@transaction.atomic
def share_order(order: SupervisionOrder, office: Office, *, by: Account, at: datetime) -> OrderShare:
    """Let another office see it (LS-3.4-a)."""
    row = lock_order(order.pk)
    held = {Office(row.office), *(Office(one.office) for one in row.shares.all())}
    demand(check_share(OrderState(row.state), office, held=held))
    made = OrderShare.objects.create(order=row, office=office, recorded_at=at, recorded_by=by)
    move(row, OrderEvent.SHARE, clause=OFFICES, text=office.label, after={"office": office.label}, by=by, at=at)
    return made


@transaction.atomic
def escalate_order(order: SupervisionOrder, rung: Rung, *, note: str, by: Account, at: datetime) -> Escalation:
    """Climb a rung at once, by the leading office; the ladder goes on from there (LS-4.2-a).

    To the summons it begins the same proposal as the ladder does, or takes the one under way (LS-3.4-j).
    """
    lock_ladder(by, at)
    row = lock_order(order.pk)
    today = timezone.localdate(at)
    due = row.deadline or today
    said = note.strip()
    place = order_by_hand(row, due, said)
    findings = check_directing(OrderState(row.state), OrderEvent.ESCALATE, directs=may(by, P.DIRECT_ORDERS), note=note)
    if rung is Rung.ORDER or rung in place.standing.climbed:
        findings.append(unmet(LEADING, f"已{rung.label}", field="rung", remedy="选择更高的一级", 期限=due.isoformat()))
    elif rung is Rung.SUMMONS:
        findings += check_summons_rung(place.standing, today)
    demand(findings)
    begun = begin_summonses([place], by=by, at=at)[place_of(place)] if rung is Rung.SUMMONS else Begun(None)
    made = Escalation.objects.create(
        order=row, rung=rung, due_on=due, made_on=today, summons=begun.summons,
        note="；".join(part for part in (said.rstrip("。；"), begun.note) if part), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    move(
        row, OrderEvent.ESCALATE, clause=LEADING, text=f"{rung.label}：{said}", by=by, at=at,
        after={"rung": rung.label, "summons": begun.summons.pk if begun.summons is not None else None},
    )  # fmt: skip
    events.emit(AccountabilityEvent.ESCALATED, escalation_ids=[made.pk])
    return made
