"""What a referral knows of the accountability case that answers it (QSH-9-c)."""

from __future__ import annotations

from accountability.enums import MeasureKind
from accountability.models import AccountabilityCase, Sanction
from accountability.rules.violations import CaseFacts

CASE = AccountabilityCase._meta.label_lower


def case_facts(pk: int) -> CaseFacts | None:
    """A case with the kinds of measures that stand: of each respondent those of his last decision."""
    case = AccountabilityCase.objects.filter(pk=pk).first()
    if case is None:
        return None
    rows = Sanction.objects.filter(respondent__case=case, respondent__withdrawn_at__isnull=True)
    last: dict[int, tuple[int, set[str]]] = {}
    for respondent, number, kind in rows.order_by("round").values_list("respondent", "round", "kind"):
        held = last.get(respondent)
        last[respondent] = (number, {kind} | (held[1] if held is not None and held[0] == number else set()))
    kinds = {kind for _, found in last.values() for kind in found}
    return CaseFacts(case.number, MeasureKind.ORGANIZATIONAL in kinds, MeasureKind.DISCIPLINE in kinds)
