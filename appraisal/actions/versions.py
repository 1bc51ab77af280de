"""Where a scheme stands among its versions (SX-6.9-a): asked by whoever changes it, fills it or publishes by it."""

from __future__ import annotations

from appraisal.enums import SchemeState
from appraisal.models import ResultVersion, Scheme
from appraisal.rules import amending
from appraisal.rules.amending import VersionStanding
from core.findings import Finding
from core.prepared import Prepared

VERSIONS: Prepared[tuple[int, str, int]] = Prepared(
    lambda code: Scheme.objects.filter(code=code).order_by().values_list("pk", "state", "version"), str
)


def standing_of(scheme: Scheme) -> VersionStanding:
    """The scheme among its versions: one query, two for a change that is being drafted."""
    others = [(state, version) for pk, state, version in VERSIONS(scheme.code) if pk != scheme.pk]
    issued = [version for state, version in others if state == SchemeState.ISSUED and version > scheme.version]
    drafts = [version for state, version in others if state == SchemeState.DRAFT]
    return VersionStanding(
        name=scheme.name,
        version=scheme.version,
        state=SchemeState(scheme.state),
        amends=scheme.amends.version if scheme.amends else None,
        later=max(issued, default=None),
        draft=max(drafts, default=None),
    )


def check_in_force(scheme: Scheme) -> list[Finding]:
    """Entries and computations go to the version in force; asked under the lock of the period or the scheme."""
    return amending.check_in_force(standing_of(scheme))


def same_inputs(version: ResultVersion) -> ResultVersion | None:
    """The newest older version of the period that was computed from the same inputs: one query."""
    older = ResultVersion.objects.of_period(version.period).filter(number__lt=version.number)
    return older.filter(input_hash=version.input_hash).order_by("-number").first()
