"""Orders for tests: the four offices, and orders in every state by the shortest lawful way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accountability.actions.order_answers import feed_back, file_result, sign_order
from accountability.actions.orders import NewOrder, draft_order, issue_order
from accountability.enums import OrderSource
from accountability.models import SupervisionOrder
from organization.enums import Duty, UnitKind
from organization.models import Account, Unit
from tests.factories import SHANGHAI, make_account, make_person, make_unit

MAY = datetime(2012, 5, 2, 10, 0, tzinfo=SHANGHAI)
DEADLINE = date(2012, 6, 15)


@dataclass(frozen=True)
class Four:
    """One account of each of the four offices."""

    efficiency: Account
    party: Account
    government: Account
    appraisal: Account


def four(county: Unit) -> Four:
    kinds = (("督查室", UnitKind.PARTY, Duty.INSPECTION_OFFICE), ("县委办", UnitKind.PARTY, Duty.TWO_OFFICES))
    kinds += (("县政府办", UnitKind.GOVERNMENT, Duty.TWO_OFFICES), ("考评办", UnitKind.PARTY, Duty.APPRAISAL_OFFICE))
    accounts = []
    for name, kind, duty in kinds:
        unit = make_unit(name, parent=county, kind=kind, appraisal_system="")
        accounts.append(make_account(f"{name}主任", unit, duty))
    return Four(*accounts)


def on(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2012, month, day, hour, 0, tzinfo=SHANGHAI)


def new(unit: Unit, **fields: Any) -> NewOrder:
    """An order that lacks nothing."""
    values: dict[str, Any] = {
        "source": OrderSource.DECISION, "title": "城区河道清淤", "content": "六月底前完成清淤。", "unit": unit,
        "person_phone": "0531-6000001", "deadline": DEADLINE, "feedback_days": 10, "contact": "向博安",
        "contact_phone": "0531-6000002",
    }  # fmt: skip
    values["person"] = fields.pop("person", None) or make_person("承办人", unit)
    return NewOrder(**(values | fields))


def issued(unit: Unit, by: Account, *, at: datetime = MAY, **fields: Any) -> SupervisionOrder:
    return issue_order(draft_order(new(unit, **fields), by=by, at=at), by=by, at=at)


def signed(unit: Unit, office: Account, by: Account, *, at: datetime = MAY, **fields: Any) -> SupervisionOrder:
    return sign_order(issued(unit, office, at=at, **fields), by=by, at=at)


def reported(unit: Unit, office: Account, by: Account, *, at: datetime = MAY, **fields: Any) -> SupervisionOrder:
    return file_result(signed(unit, office, by, at=at, **fields), text="已清淤八公里，验收合格。", by=by, at=at)


def told(order: SupervisionOrder, by: Account, at: datetime) -> SupervisionOrder:
    return feed_back(order, text="完成五公里。", percent=60, by=by, at=at)
