"""Orders are drafted, changed while they are drafts, issued with their number, or not taken up (LS-3.4-c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accountability.actions.order_moves import flag, lock_order, move
from accountability.enums import (
    Office,
    OrderEvent,
    OrderKind,
    OrderSource,
    OrderState,
    Regularity,
    Rhythm,
    Urgency,
    ViolationKind,
)
from accountability.gathering.orders import issued_before, wording_of
from accountability.models import FollowUp, Lead, OrderMove, OrderShare, OrderUnit, SupervisionOrder, Task
from accountability.permissions import offices_of
from accountability.reports.orders import print_order
from accountability.rules.orders import FORM, MODE, OFFICES, check_event, check_issue, office_for
from accountability.rules.violations import repeated
from core import audit, rulebook
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import Finding, demand, unmet
from core.models import Rulebook
from core.numbering import next_number, number_head
from decisions.models import Matter
from organization.models import Account, Person, Unit

ONCE: dict[str, type[Model]] = {one._meta.label_lower: one for one in (FollowUp, Lead)}
"""What becomes one order at most."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What an order says. ``office`` None: the one that has matters of this kind, else the drafter's own.

    ``task``, ``matter`` or the pair ``source_kind`` and ``source_pk`` name what it comes from; a matter beside the
    pair is the decision that the source belongs to.
    """

    source: OrderSource
    title: str
    content: str
    unit: Unit
    kind: OrderKind = OrderKind.GENERAL
    office: Office | None = None
    instruction: str = ""
    leader: Person | None = None
    task: Task | None = None
    matter: Matter | None = None
    source_kind: str = ""
    source_pk: int | None = None
    assisting: Sequence[Unit] = ()
    person: Person | None = None
    person_phone: str = ""
    deadline: date | None = None
    feedback_days: int | None = 10
    rhythm: Rhythm = Rhythm.PERIODIC
    regularity: Regularity = Regularity.ROUTINE
    tracked: bool = False
    urgency: Urgency = Urgency.NORMAL
    contact: str = ""
    contact_phone: str = ""


@transaction.atomic
def draft_order(new: NewOrder, *, by: Account, at: datetime) -> SupervisionOrder:
    """Write a draft. Raises Refused when the drafter belongs to none of the four offices, or a periodic one has no
    cycle (LS-3.4-a, LS-3.4-b)."""
    mine = offices_of(by)
    demand(_check_draft(new, office=bool(mine)) + _check_origin(new))
    drafter = sorted(mine, key=list(Office).index)[0]
    office = new.office or office_for(new.kind, drafter)
    order = SupervisionOrder(
        year=timezone.localdate(at).year, office=office, source_kind=new.source_kind, source_pk=new.source_pk,
        rulebook=rulebook.current(by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _fill(order, new)
    order.save()
    _units(order, new.assisting)
    OrderMove.objects.create(
        order=order, event=OrderEvent.DRAFT, state=OrderState.DRAFT, recorded_at=at, recorded_by=by
    )
    _keep_in_sight(order, mine, by=by, at=at)
    audit.record(
        verb="accountability.draft_order", by=by, at=at, obj=order, clause=FORM,
        after={"unit": new.unit.name, "office": office.label},
    )  # fmt: skip
    return order


@transaction.atomic
def edit_order(order: SupervisionOrder, new: NewOrder, *, by: Account, at: datetime) -> SupervisionOrder:
    """Say it anew while it is a draft; office, task and source stay unless given."""
    row = lock_order(order.pk)
    findings = _check_draft(new, office=True)
    if row.state != OrderState.DRAFT:
        findings += check_event(OrderState(row.state), OrderEvent.ISSUE)
    demand(findings)
    before = row.title
    row.office = new.office or row.office
    _fill(row, new)
    row.save()
    row.assisting.all().delete()
    _units(row, new.assisting)
    _keep_in_sight(row, offices_of(by), by=by, at=at)
    audit.record(
        verb="accountability.edit_order", by=by, at=at, obj=row, clause=FORM,
        before={"title": before}, after={"title": row.title, "unit": new.unit.name},
    )  # fmt: skip
    return row


def _check_draft(new: NewOrder, *, office: bool) -> list[Finding]:
    findings = []
    if not office:
        findings.append(unmet(OFFICES, "不属于督导部门", remedy="由效能办、两办或者考核办下发督办单"))
    if not new.title.strip() or not new.content.strip():
        findings.append(unmet(FORM, "没有写明事项和办理要求", field="content", remedy="填写督办事项和办理要求"))
    if new.rhythm is Rhythm.PERIODIC and not new.feedback_days:
        findings.append(unmet(MODE, "定期督查没有反馈周期", field="feedback_days", remedy="填写反馈周期的天数"))
    return findings


def _check_origin(new: NewOrder) -> list[Finding]:
    """A follow-up or a complaint becomes one order; its row is locked, so that two at once do not make two."""
    model = ONCE.get(new.source_kind)
    if model is None:
        return []
    model._default_manager.select_for_update(of=("self",)).get(pk=new.source_pk)
    held = SupervisionOrder.objects.filter(source_kind=new.source_kind, source_pk=new.source_pk)
    standing = held.exclude(state=OrderState.DROPPED).first()
    if standing is None:
        return []
    facts = {"督办单": standing.number or "拟办"}
    return [unmet(FORM, "该事项已转督办单", remedy="在原督办单上办理；不予立项的可以重新转办", **facts)]


def _fill(order: SupervisionOrder, new: NewOrder) -> None:
    order.source, order.kind, order.title, order.content = new.source, new.kind, new.title.strip(), new.content.strip()
    order.instruction, order.leader, order.unit = new.instruction.strip(), new.leader, new.unit
    order.task, order.matter = new.task, new.matter
    order.person, order.person_phone, order.deadline = new.person, new.person_phone.strip(), new.deadline
    order.feedback_days, order.rhythm, order.regularity = new.feedback_days, new.rhythm, new.regularity
    order.tracked, order.urgency = new.tracked, new.urgency
    order.contact, order.contact_phone = new.contact.strip(), new.contact_phone.strip()


def _units(order: SupervisionOrder, units: Sequence[Unit]) -> None:
    others = {unit.pk: unit for unit in units if unit.pk != order.unit_id}
    OrderUnit.objects.bulk_create(OrderUnit(order=order, unit=unit) for unit in others.values())


def _keep_in_sight(order: SupervisionOrder, mine: frozenset[Office], *, by: Account, at: datetime) -> None:
    """Whose office hands the order to another one goes on seeing it."""
    held = {order.office, *(one.office for one in order.shares.all())}
    if mine and not mine & held:
        OrderShare.objects.create(
            order=order, office=sorted(mine, key=list(Office).index)[0], recorded_at=at, recorded_by=by
        )


def issue_findings(order: SupervisionOrder, today: date) -> list[Finding]:
    """Everything that stands before the issue: page, button and action ask the same."""
    return check_issue(OrderState(order.state), wording_of(order), today)


@transaction.atomic
def issue_order(order: SupervisionOrder, *, by: Account, at: datetime) -> SupervisionOrder:
    """Give it the next number of the year, print it, put it into the unit's inbox. The second order of one matter is
    issued and flagged (QSH-9-a). Raises Refused with all findings."""
    row = lock_order(order.pk)
    today = timezone.localdate(at)
    demand(issue_findings(row, today))
    again = repeated(issued_before(row))
    Rulebook.objects.select_for_update().order_by("number").first()  # numbers are given one after the other
    row.year = today.year
    row.number = next_number(SupervisionOrder.objects.all(), "number", number_head("督", row.year))
    row.issued_at, row.issued_by, row.fed_back_on = at, by, today
    data = print_order(row, by=str(by), at=at)
    row.document = store_made(data, name=f"{row.number} 督办单.pdf", kind=FileKind.PDF, by=by, at=at)
    if again:
        flag(row, ViolationKind.REPEATED, today, by=by, at=at)
    return move(row, OrderEvent.ISSUE, clause=FORM, after={"number": row.number}, by=by, at=at)


@transaction.atomic
def draft_and_issue(new: NewOrder, *, by: Account, at: datetime) -> SupervisionOrder:
    """In one step; what stands before the issue leaves no draft behind."""
    return issue_order(draft_order(new, by=by, at=at), by=by, at=at)


@transaction.atomic
def drop_order(order: SupervisionOrder, *, note: str, by: Account, at: datetime) -> SupervisionOrder:
    """A draft is not taken up, with the reason; it stays on record."""
    row = lock_order(order.pk)
    findings = check_event(OrderState(row.state), OrderEvent.DROP)
    if not note.strip():
        findings.append(unmet(FORM, "没有写明理由", field="note", remedy="写明为什么不予立项"))
    demand(findings)
    return move(row, OrderEvent.DROP, clause=FORM, text=note, by=by, at=at)


def record_download(order: SupervisionOrder, *, by: Account, at: datetime) -> None:
    """The paper was handed out (SECURITY L01)."""
    audit.record(verb="accountability.download_order", by=by, at=at, obj=order)
