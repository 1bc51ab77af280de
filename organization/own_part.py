"""Whose own part keeps him out: what nobody may decide about himself is sent to the others alone.

The actions refuse (JH-B-5.3-a, JH-B-5.3-d, LS-3.4-f, DC-17, DC-18, SX-6.8-a, SX-8.4-a); a list of what is to be done
asks the same question beforehand, so that no line leads to a refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db.models import Q, QuerySet

from core.access import duties_with
from organization.models import Account, DutyHolding


def own_part(account: Account, *, by: Sequence[str] = (), people: Sequence[str] = (), units: Sequence[str] = ()) -> Q:
    """For ``exclude``: rows in which the account has a part of its own.

    ``by`` are paths to the accounts that wrote what is to be decided, ``people`` to persons whom it is about, ``units``
    to units whose people keep out.
    """
    found = Q(pk__in=())  # nothing, also where no path applies
    for path in by:
        found |= Q(**{path: account.pk})
    if account.person_id is not None:
        for path in people:
            found |= Q(**{path: account.person_id})
    for path in units if account.own_unit_ids else ():
        found |= Q(**{f"{path}__in": account.own_unit_ids})
    return found


def holders(permission: StrEnum) -> QuerySet[Account]:
    """Accounts in use with a duty in force that carries the permission: one statement."""
    held = DutyHolding.objects.in_force().filter(duty__in=duties_with(permission)).order_by().values("account")
    return Account.objects.filter(pk__in=held, is_active=True)
