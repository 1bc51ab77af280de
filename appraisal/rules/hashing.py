"""The input hash: the same inputs give the same hash, on any machine and in any order (DESIGN.md section 2)."""

from __future__ import annotations

from collections.abc import Mapping

from appraisal.rules.canonical import canonical, digest
from appraisal.rules.facts import SchemeFacts
from appraisal.rules.frozen_facts import FORMAT
from appraisal.rules.method_params import METHOD_VERSION
from appraisal.rules.periods import Period


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
