"""The special appraisals of the scheme of 2012 over a small scheme: units, parameters, issued rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from appraisal.actions.detail_rules import issue_special_rules
from appraisal.actions.specials import Arrangement, enter_special_scores, open_special
from appraisal.enums.detail_rules import RulesIssuer
from appraisal.models import (
    Scheme,
    SchemeParameter,
    SpecialConfirmation,
    SpecialOrganizer,
    SpecialParticipant,
    SpecialResult,
    SpecialRound,
    SpecialVersion,
)
from organization.models import Account, Unit
from tests.appraisal.plan import pdf
from tests.appraisal.rules.scheme_files import SCHEME_2012, read
from tests.appraisal.small import points
from tests.factories import NOON, make_unit

ITEMS = (("到位资金", points(60)), ("项目落地", points(40)))


def lay_ground(scheme: Scheme, by: Account) -> None:
    """Special appraisals, awards and bodies of 2012 as parameters, with every unit they name; rules are issued.

    Names end with the code: the small scheme has towns of the same names.
    """
    parsed = read(SCHEME_2012)
    names = {unit.code: unit.name for unit in parsed.units}
    named = {code for one in parsed.specials for code in (*one.units, *one.organizers)}
    there = set(Unit.objects.values_list("code", flat=True))
    for code in sorted(named - there):
        make_unit(f"{names.get(code, '项目办')}{code}", parent=scheme.owner, code=code)
    values = {
        "specials": [asdict(one) for one in parsed.specials], "awards": asdict(parsed.awards),
        "bodies": {"office": "K01", "approver": "K02"},
    }  # fmt: skip
    SchemeParameter.objects.bulk_create(
        SchemeParameter(
            scheme=scheme, key=key, label=key, value=json.dumps(value, ensure_ascii=False, default=str), clause="",
            order=order,
        )
        for order, (key, value) in enumerate(values.items(), 1)
    )  # fmt: skip
    for one in parsed.specials:
        issue_special_rules(
            scheme, one.code, studied_on=date(2012, 3, 1), study_record="市委常委会〔2012〕5号纪要",
            issuer=RulesIssuer.TWO_OFFICES, number=f"安办〔2012〕{one.code}号", issued_on=date(2012, 3, 5),
            upload=pdf(), by=by, at=NOON,
        )  # fmt: skip


def arranged(scheme: Scheme, code: str, by: Account, **more: object) -> SpecialRound:
    return open_special(scheme, code, Arrangement(ITEMS, **more), by=by, at=NOON)  # type: ignore[arg-type]


def scored(of: SpecialRound, by: Account, totals: Mapping[str, str], rest: str = "10") -> None:
    """The first item of each named participant, ``rest`` for all others; 20 on the second, never for ``by``'s own."""
    cells = {}
    for code in of.participants.values_list("code", flat=True):
        cells[code, "01"] = points(totals.get(code, rest))
        cells[code, "02"] = points(20)
    enter_special_scores(of, cells, by=by, at=NOON)


def settled(scheme: Scheme, code: str, totals: Mapping[str, str], by: Account, unit: Unit) -> SpecialVersion:
    """A confirmed result of a special appraisal with these totals by code; ``unit`` organises it. Rows, no steps."""
    told = {"recorded_at": NOON, "recorded_by": by}
    of = SpecialRound.objects.create(scheme=scheme, special=code, name="招商引资", word="责任主体", **told)
    body = SpecialOrganizer.objects.create(round=of, unit=unit, **told)
    version = SpecialVersion.objects.create(
        round=of, number=1, inputs="{}", input_hash="0" * 64, organizer=body, **told
    )
    ordered = sorted(totals, key=lambda one: -points(totals[one]))
    for place, one in enumerate(ordered, start=1):
        held = Unit.objects.filter(code=one).first()
        name = held.name if held else f"{one}口"
        who = SpecialParticipant.objects.create(round=of, code=one, name=name, unit=held, order=place, **told)
        SpecialResult.objects.create(version=version, participant=who, total=points(totals[one]), place=place)
    SpecialConfirmation.objects.create(version=version, organizer=body, **told)
    return version
