"""Units are chosen and confirmed under their full names: five towns have a 财政所."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.enums import Duty, UnitLevel
from organization.forms.accounts import AccountFilter
from organization.forms.duties import GrantForm
from organization.forms.people import PersonFilter
from organization.models import Account, DutyHolding, Unit
from tests.factories import NOON, make_account, make_unit

ClientOf = Callable[[Account], Client]


def _offices(county: Unit, towns: int) -> None:
    for number in range(towns):
        town = make_unit(f"第{number}镇", code=f"Z{number}", parent=county, order=9 - number)
        make_unit("财政所", code=f"Z{number}-1", parent=town, level=UnitLevel.SECTION)


def test_options_are_full_names_along_the_tree(county: Unit) -> None:
    _offices(county, 2)

    options = [str(label) for _, label in GrantForm().fields["unit"].choices]

    assert options == ["请选择", county.name, "第1镇", "第1镇 · 财政所", "第0镇", "第0镇 · 财政所"]


def test_options_cost_the_same_queries_for_few_and_many(county: Unit) -> None:
    counts = []
    for towns in (1, 8):
        Unit.objects.exclude(pk=county.pk).filter(level=UnitLevel.SECTION).delete()
        Unit.objects.exclude(pk=county.pk).delete()
        _offices(county, towns)
        with CaptureQueriesContext(connection) as queries:
            assert len(list(AccountFilter().fields["unit"].choices)) == 2 + 2 * towns
        counts.append(len(queries))

    assert counts == [3, 3]  # the units, the names above them, and list() asks how many there are


def test_a_unit_whose_parent_is_out_of_reach_keeps_its_full_name(county: Unit) -> None:
    _offices(county, 2)
    office = Unit.objects.get(code="Z1-1")
    clerk = make_account("某人", office, Duty.UNIT_CLERK)

    options = [str(label) for _, label in PersonFilter(account=clerk).fields["unit"].choices]

    assert options == ["全部", "第1镇 · 财政所"]


def test_the_second_person_reads_which_office_it_is(client_of: ClientOf, county: Unit, zhou: Account) -> None:
    _offices(county, 2)
    office = Unit.objects.get(code="Z1-1")
    clerk = make_account("某人", office)
    DutyHolding.objects.create(
        account=clerk, duty=Duty.UNIT_CLERK, unit=office, reason="任命", granted_at=NOON, granted_by=zhou
    )
    qin = make_account("秦岚", county, Duty.SECURITY_ADMIN)

    pages = [client_of(qin).get(reverse(f"organization:{name}")) for name in ("pending_duties", "duty_list")]

    assert ["第1镇 · 财政所" in page.content.decode() for page in pages] == [True, True]
