"""Rows of clues, cases, registers and the discipline of meetings. Cases exist for those alone who may see them."""

from __future__ import annotations

from typing import Any

from tests.house.route import PLAIN, Route
from tests.house.world import World


def of_some(thing: str, **more: Any) -> Route:
    """An object that only some of those with the permission see; to the others it does not exist."""
    return Route(lambda world, side: {"pk": known(world, thing, side), **more}, missing=True)


def of_party(**more: Any) -> Route:
    return Route(
        lambda world, side: {"pk": known(world, "case", side), "respondent": known(world, "respondent", side), **more},
        missing=True,
    )


def known(world: World, name: str, side: str) -> Any:
    return world.pk(name, side) if name in world.objects else 0


ROUTES: dict[str, Route] = {
    "accountability:clues": PLAIN,
    "accountability:export_clues": PLAIN,
    "accountability:new_clue": PLAIN,
    "accountability:raise_overstaffed": PLAIN,
    "accountability:clue": of_some("clue"),
    "accountability:move_clue": of_some("clue", name="confirm"),
    "accountability:leads": PLAIN,
    "accountability:export_leads": PLAIN,
    "accountability:new_lead": PLAIN,
    "accountability:answer_lead": of_some("lead"),
    "accountability:pass_on_lead": of_some("lead"),
    "accountability:cases": PLAIN,
    "accountability:export_cases": PLAIN,
    "accountability:new_case": PLAIN,
    "accountability:case": of_some("case"),
    "accountability:move_case": of_some("case", name="investigate"),
    "accountability:case_paper": of_some("case", step=0),
    "accountability:distinguish": of_party(),
    "accountability:remove_respondent": of_party(),
    "accountability:case_statement": of_party(),
    "accountability:case_appeal": of_party(),
    "accountability:answer_appeal": of_some("case", appeal=0),
    "accountability:regulations": PLAIN,
    "accountability:new_regulation": PLAIN,
    "accountability:add_measure": PLAIN,
    "accountability:withdraw_measure": PLAIN,
    "accountability:my_record": PLAIN,
    "accountability:person_record": Route(lambda world, side: {"pk": world.pk("person", side)}),
    "accountability:watches": PLAIN,
    "accountability:export_breaches": PLAIN,
    "accountability:plan_watch": PLAIN,
    "accountability:notices": PLAIN,
    "accountability:absences": PLAIN,
    "accountability:registers": PLAIN,
    "accountability:export_registers": PLAIN,
    "accountability:new_supervision_record": PLAIN,
    "accountability:overdue_matters": PLAIN,
    "accountability:reward": PLAIN,
    "accountability:integrity_items": PLAIN,
    "accountability:new_integrity_item": PLAIN,
    "accountability:contacts": PLAIN,
    "accountability:assign_contact": PLAIN,
    "accountability:integrity_sessions": PLAIN,
    "accountability:new_integrity_session": PLAIN,
    "accountability:watch": of_some("watch"),
    "accountability:supervise": of_some("watch"),
    "accountability:watch_record": of_some("watch"),
    "accountability:record_breaches": of_some("watch"),
    "accountability:close_watch": of_some("watch"),
    "accountability:issue_notice": of_some("watch"),
    "accountability:notice": of_some("notice_of_meeting"),
    "accountability:carry_out": of_some("absence"),
    "accountability:supervision_record": of_some("supervision_record"),
    "accountability:supervision_paper": of_some("supervision_record"),
    "accountability:integrity_item": of_some("integrity_item"),
    "accountability:hand_in_return": of_some("integrity_item"),
    "accountability:close_integrity_item": of_some("integrity_item"),
    "accountability:integrity_session": of_some("integrity_session"),
}
