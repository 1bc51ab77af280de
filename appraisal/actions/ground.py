"""Does a result version still stand on what is stored now? Asked at every step towards the public (SX-6.8-a)."""

from __future__ import annotations

from appraisal.actions.scoring import Inputs, look
from appraisal.models import FrozenGroup, Period, ResultVersion
from appraisal.rules.facts import GroupFacts
from appraisal.rules.frozen import freeze_group
from appraisal.rules.frozen_years import freeze_year
from appraisal.rules.ground import Differences, book_figures, differences, quarter_figures
from appraisal.rules.hashing import freeze_header, input_hash
from appraisal.rules.scoring import split_entries
from appraisal.rules.years import counting_quarters


class Ground:
    """The inputs of a period as they are stored now, read once and held against any of its versions.

    Gathered and frozen as a computation does it: five queries and about 20 ms for 81 units, one query more for each
    version that differs. Consistent for whoever holds the period's lock, good enough for a page.
    """

    def __init__(self, period: Period) -> None:
        inputs = look(Period.objects.select_related("scheme__rulebook").get(pk=period.pk))
        self._inputs = inputs
        self._entries = split_entries(inputs.gathered.facts, inputs.adjustments)
        self._marks = split_entries(inputs.gathered.facts, inputs.marks)
        self._header = freeze_header(
            inputs.gathered.facts, inputs.code, rulebook_version=inputs.scheme.rulebook.number
        )  # fmt: skip
        self.hash = self._hash()

    def _hash(self) -> str:
        """The input hash a computation would give now, "" when it would be refused for want of figures."""
        inputs = self._inputs
        try:
            frozen = {group.code: self._freeze(inputs, group) for group in inputs.gathered.facts.groups}
        except KeyError:
            return ""
        return input_hash(self._header, frozen)

    def _freeze(self, inputs: Inputs, group: GroupFacts) -> str:
        """KeyError on a gap."""
        facts = inputs.gathered.facts
        entries = (self._entries[group.code], facts.adjustments, self._marks[group.code])
        if inputs.quarters is None:
            readings = inputs.readings(group.code)
            return freeze_group(group, inputs.books[group.code], *entries, period=inputs.code, readings=readings)
        quarters = inputs.quarters.of(group.code)
        return freeze_year(group, quarters, facts.quarter_weights, *entries, period=inputs.code)

    def differences(self, version: ResultVersion) -> Differences:
        """What was changed since ``version`` of this period was computed; empty when it stands."""
        if version.input_hash == self.hash:
            return Differences()
        rows = FrozenGroup.objects.filter(version=version).order_by().values_list("group__code", "inputs")
        stored = dict(rows)
        found = Differences(others=int(version.frozen_header != self._header))
        for group in self._inputs.gathered.facts.groups:
            if group.code not in stored:
                found += Differences(others=1)
            else:
                found += self._differing(group, stored[group.code])
        return found

    def _differing(self, group: GroupFacts, frozen: str) -> Differences:
        inputs, facts = self._inputs, self._inputs.gathered.facts
        weights = facts.quarter_weights if inputs.quarters is not None else None
        if inputs.quarters is None:
            figures = book_figures(group, inputs.books[group.code], inputs.readings(group.code))
        else:
            counting = counting_quarters(facts.quarter_weights)
            figures = quarter_figures(group, inputs.quarters.of(group.code), counting)
        entries = (self._entries[group.code], facts.adjustments, self._marks[group.code])
        return differences(frozen, group, figures, *entries, period=inputs.code, weights=weights)


def changes_since(version: ResultVersion) -> Differences:
    """What of the version's inputs differs from what is stored now; empty when the version still stands."""
    return Ground(version.period).differences(version)
