"""Rows of the use of results."""

from __future__ import annotations

from tests.house.route import PLAIN, UNIT, Route, of

ABSENT = Route(lambda world, side: {"pk": 0}, missing=True)
"""Papers that the county of the matrix does not hold."""

ROUTES: dict[str, Route] = {
    "appraisal:consequences": PLAIN,
    "appraisal:export_consequences": PLAIN,
    "appraisal:consequence_table": Route(missing=True),
    "appraisal:own_consequences": PLAIN,
    "appraisal:consequence": of("consequence", UNIT),
    "appraisal:record_consequence_finding": of("consequence"),
    "appraisal:carry_out_consequence": of("consequence"),
    "appraisal:waive_consequence": of("consequence"),
    "appraisal:complete_consequence": of("consequence_measure"),
    "appraisal:consequence_file": ABSENT,
    "appraisal:consequence_finding_file": ABSENT,
    "appraisal:unit_record": of("unit", UNIT),
}
