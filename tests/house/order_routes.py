"""Rows of supervision orders and referrals."""

from __future__ import annotations

from dataclasses import replace

from organization.enums import Duty
from tests.house.route import PLAIN, UNIT, Route, of

OTHER_OFFICE = (Duty.APPRAISAL_OFFICE,)
"""Sees the order that was shared, and does not supervise it."""


def of_order(*barred: Duty) -> Route:
    return replace(of("supervision_order", UNIT), barred=barred)


ROUTES: dict[str, Route] = {
    "accountability:supervision": PLAIN,
    "accountability:orders": PLAIN,
    "accountability:export_orders": PLAIN,
    "accountability:order_inbox": PLAIN,
    "accountability:leader_desk": PLAIN,
    "accountability:new_order": PLAIN,
    "accountability:order": of_order(),
    "accountability:edit_order": of_order(*OTHER_OFFICE),
    "accountability:order_paper": replace(of_order(), missing=True),
    "accountability:order_record": of_order(),
    "accountability:order_file": Route(
        lambda world, side: {"pk": world.pk("supervision_order", side), "file": 0}, UNIT, missing=True
    ),
    "accountability:issue_order": of_order(*OTHER_OFFICE),
    "accountability:drop_order": of_order(*OTHER_OFFICE),
    "accountability:sign_order": of_order(Duty.CADRE),
    "accountability:feed_back": of_order(Duty.CADRE),
    "accountability:ask_extension": of_order(Duty.CADRE),
    "accountability:answer_extension": of_order(*OTHER_OFFICE),
    "accountability:file_result": of_order(Duty.CADRE),
    "accountability:return_order": of_order(*OTHER_OFFICE),
    "accountability:close_order": of_order(*OTHER_OFFICE),
    "accountability:transfer_order": of_order(*OTHER_OFFICE),
    "accountability:reassign_order": of_order(),
    "accountability:share_order": of_order(*OTHER_OFFICE),
    "accountability:escalate_order": of_order(),
    "accountability:raise_violation": of_order(*OTHER_OFFICE),
    "accountability:violations": PLAIN,
    "accountability:export_violations": PLAIN,
    "accountability:violation": of("violation", UNIT),
    "accountability:mark_serious": of("violation", UNIT),
    "accountability:settle_violation": of("violation", UNIT),
}
