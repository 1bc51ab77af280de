"""The input hash: the same inputs give the same hash, on any machine and in any order (DESIGN.md section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from appraisal.rules.canonical import canonical, digest
from appraisal.rules.facts import AdjustmentFacts, Book, MarkFacts, SchemeFacts
from appraisal.rules.frozen import freeze_group
from appraisal.rules.frozen_facts import FORMAT
from appraisal.rules.frozen_years import freeze_year
from appraisal.rules.method_params import METHOD_VERSION
from appraisal.rules.periods import Period
from appraisal.rules.results import GroupResult
from appraisal.rules.scoring import split_entries


@dataclass(frozen=True, slots=True)
class CanonicalInputs:
    """What a run computes from: a header text and one text per group code, all canonical."""

    header: str
    groups: Mapping[str, str]

    @property
    def hash(self) -> str:
        return input_hash(self.header, self.groups)


def canonical_inputs(
    scheme: SchemeFacts,
    period: Period,
    books: Mapping[str, Book],
    adjustments: Iterable[AdjustmentFacts],
    marks: Iterable[MarkFacts],
    *,
    rulebook_version: int | str,
    method_version: str = METHOD_VERSION,
) -> CanonicalInputs:
    """The frozen inputs of a scheme and period; ``books`` by group code, complete (score first).

    Entries and marks must belong to members of the scheme (ValueError otherwise).
    """
    entries_of, marks_of = split_entries(scheme, adjustments), split_entries(scheme, marks)
    if entries_of[""] or marks_of[""]:
        raise ValueError("加减分或一票否决中有方案以外的编码")
    groups = {
        group.code: freeze_group(
            group,
            books[group.code],
            entries_of[group.code],
            scheme.adjustments,
            marks_of[group.code],
            period=period,
        )
        for group in scheme.groups
    }
    header = freeze_header(scheme, period, rulebook_version=rulebook_version, method_version=method_version)
    return CanonicalInputs(header, groups)


def canonical_year_inputs(
    scheme: SchemeFacts,
    period: Period,
    quarters: Mapping[str, Sequence[GroupResult]],
    adjustments: Iterable[AdjustmentFacts],
    marks: Iterable[MarkFacts],
    *,
    rulebook_version: int | str,
    method_version: str = METHOD_VERSION,
) -> CanonicalInputs:
    """The frozen inputs of a weighted year: its quarters' results by Q1 to Q4, complete (score first)."""
    entries_of, marks_of = split_entries(scheme, adjustments), split_entries(scheme, marks)
    if entries_of[""] or marks_of[""]:
        raise ValueError("加减分或一票否决中有方案以外的编码")
    of_group = {quarter: {result.code: result for result in results} for quarter, results in quarters.items()}
    groups = {
        group.code: freeze_year(
            group,
            {quarter: found[group.code] for quarter, found in of_group.items()},
            scheme.quarter_weights,
            entries_of[group.code],
            scheme.adjustments,
            marks_of[group.code],
            period=period,
        )
        for group in scheme.groups
    }
    header = freeze_header(scheme, period, rulebook_version=rulebook_version, method_version=method_version)
    return CanonicalInputs(header, groups)


def freeze_header(
    scheme: SchemeFacts, period: Period, *, rulebook_version: int | str, method_version: str = METHOD_VERSION
) -> str:
    """The canonical text of what a run has besides its groups: scheme, period and the versions it rests on."""
    return canonical(
        {
            "format": FORMAT,
            "scheme": scheme.code,
            "scheme_version": scheme.version,
            "year_rule": scheme.year_rule.value,
            "period": period.code,
            "rulebook_version": str(rulebook_version),
            "method_version": method_version,
        }
    )


def input_hash(header: str, groups: Mapping[str, str]) -> str:
    """SHA-256 over the header and the digest of every group text by group code: 64 hexadecimal digits."""
    return hash_of_digests(header, {code: digest(text) for code, text in groups.items()})


def hash_of_digests(header: str, digests: Mapping[str, str]) -> str:
    """The input hash from digests at hand: canonical JSON of ``{"groups": {code: digest}, "header": header}``."""
    return digest(canonical({"header": header, "groups": dict(digests)}))
