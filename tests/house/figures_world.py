"""Figures of the own unit as a supplier, for a second scheme of the small county: filed, and closed by an approval.

The county of the matrix has no series; these are added where the closed states of figures are asked for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from appraisal.actions.data_returns import attach_file, submit_return
from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.series import adopt_series
from appraisal.actions.series_values import save_values
from appraisal.models import Indicator, ItemReport, LedgerEntry, Member, Publication, ResultVersion, Scheme
from core import triggers
from organization.enums import Duty
from organization.models import Unit
from tests.appraisal.small import make_scheme, points
from tests.appraisal.supply import add_metrics, metric

if TYPE_CHECKING:
    from tests.house.world import World

YEAR = 2019
LABEL = str(YEAR)
CODE = "figures-2019"


def file_figures(world: World) -> None:
    """The own unit filed the figures of both units with a paper, and reported of the item that it is in charge of."""
    from tests.house.world import paper

    office, supplier = world.accounts[Duty.APPRAISAL_OFFICE], world.accounts[Duty.DATA_SUPPLIER]
    at, own = timezone.now(), world.units["own"]
    units = [Unit.objects.get(pk=one.pk) for one in world.units.values()]
    scheme = make_scheme(Unit.objects.get(code="A00"), units, by=office, code=CODE, name="数据考评", year=YEAR)
    for table in ("schemeparameter", "group", "indicator", "indicatordetail"):
        triggers.execute(connection, triggers.stand_still_removal_sql(f"appraisal_{table}", connection.vendor))
    series = {"code": "S01", "name": "粮食总产量", "unit": "吨", "low": "0", "high": None, "holder": own.code}
    add_metrics(scheme, leaves=[("M1", "ratio_to_best", {}, metric(["S01"]))], series=[series])
    Indicator.objects.filter(scheme=scheme, code="D1").update(responsible_unit=own)
    ensure_all_periods(scheme)
    adopt_series(scheme, by=office, at=at)
    for by, code in ((supplier, units[1].code), (office, units[0].code)):  # nobody files of his own unit (JH-C-3.3-h)
        save_values(own, LABEL, {(code, "S01"): points(5)}, by=by, at=at)
    file = attach_file(own, LABEL, paper(), by=supplier, at=at)
    row = submit_return(own, LABEL, source="报〔2020〕1号", source_dated=date(2020, 1, 5), by=supplier, at=at)
    item, member = (
        Indicator.objects.get(scheme=scheme, code="D1"),
        Member.objects.get(scheme=scheme, code=units[1].code),
    )
    told = {"indicator": item, "keeper": own, "recorded_at": at, "recorded_by": supplier, "text": "如期"}
    entry = LedgerEntry.objects.create(
        member=member, kind="quarter", period=f"{LABEL}Q1", dated=date(YEAR, 3, 1), **told
    )  # fmt: skip
    report = ItemReport.objects.create(**told)
    for name, thing in (
        ("return", row), ("data_file", file), ("item", item), ("ledger", entry), ("item_report", report),
    ):  # fmt: skip
        world.objects[f"figures_{name}"] = {"own": thing}


def approve_figures(world: World) -> None:
    """The leading group approved the year's result: the same, returned by the office before that."""
    file_figures(world)
    scheme, by, at = Scheme.objects.get(code=CODE), world.accounts[Duty.APPRAISAL_OFFICE], timezone.now()
    period = scheme.periods.get(label=LABEL)
    version = ResultVersion.objects.create(
        scheme=scheme, period=period, number=1, input_hash="0" * 64, frozen_header="{}", scheme_version=1,
        rulebook=scheme.rulebook, method_version="1", computed_at=at, computed_by=by,
    )  # fmt: skip
    Publication.objects.create(
        version=version, period=period, proposed_at=at, proposed_by=by, confirmed_at=at,
        confirmed_by=world.accounts[Duty.ORGANIZATION_OFFICE], approved_at=at, approved_by=by, meeting_on=at.date(),
        meeting_record="安考评〔2020〕8号",
    )  # fmt: skip
