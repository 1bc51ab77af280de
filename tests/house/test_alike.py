"""Accounts share an answer only when the one that was asked said nothing that the other would not say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.access import may
from organization.enums import Duty, OrganizationPermission
from organization.models import Account, DutyHolding, Unit
from tests.factories import make_account
from tests.house.alike import Answers

PUZZLES: dict[str, tuple[Callable[[Account], Any], int]] = {
    "nothing is asked": (lambda account: "same", 1),
    "what both may": (lambda account: may(account, OrganizationPermission.VIEW_RULES), 1),
    "what one may": (lambda account: may(account, OrganizationPermission.FILE_RULES), 2),
    "a duty of neither": (lambda account: Duty.LEGAL_OFFICE.value in account.duties, 1),
    "a duty of one": (lambda account: Duty.UNIT_LEADER in account.duties, 2),
    "which duties": (lambda account: sorted(account.duties), 2),
    "which of some": (lambda account: sorted(account.duties & {Duty.UNIT_LEADER.value, "other"}), 2),
    "duties on the right": (lambda account: bool(frozenset({Duty.UNIT_LEADER.value}) & account.duties), 2),
    "reach": (lambda account: account.reach().county, 2),
    "reach of what neither may": (lambda account: account.reach(OrganizationPermission.GRANT_DUTIES).county, 1),
    "the person": (lambda account: account.person_id, 2),
    "the name": (lambda account: str(account), 2),
    "the row": (lambda account: list(DutyHolding.objects.filter(account=account)), 2),
    "who it is": (lambda account: account == Account.objects.get(username="zhou"), 2),
    "whether it is among some": (lambda account: account in set(Account.objects.filter(username="lu")), 2),
    "its attributes": (lambda account: len(vars(account)["username"]), 2),
    "whether somebody is signed in": (lambda account: account.is_authenticated, 1),
}


@pytest.mark.parametrize("puzzle", PUZZLES)
def test_is_asked_again_only_for_whom_a_question_tells_apart(puzzle: str, zhou: Account, lu: Account) -> None:
    view, times = PUZZLES[puzzle]
    asked: list[Account] = []

    def ask(account: Account) -> Any:
        asked.append(account)
        return view(account)

    answers = Answers()
    given = [answers.of("page", account, ask) for account in (zhou, lu, zhou, lu)]

    assert given == [view(account) for account in (zhou, lu, zhou, lu)]
    assert len(asked) == times


def test_colleagues_share_what_depends_on_their_unit(hekou: Unit, lu: Account) -> None:
    colleague = make_account("何小满", hekou, Duty.UNIT_LEADER)
    asked: list[Account] = []

    def ask(account: Account) -> frozenset[int]:
        asked.append(account)
        return account.own_unit_ids

    answers = Answers()

    assert answers.of("page", lu, ask) == answers.of("page", colleague, ask) == lu.own_unit_ids
    assert len(asked) == 1
