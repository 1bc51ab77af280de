"""Writing what groups and indicators are about: from a scheme file, and from one scheme to its copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from appraisal.metrics import stored_metric
from appraisal.models import Group, GroupPlace, Indicator, IndicatorDetail, Scheme, TreeFit
from appraisal.rules.details import Detail
from appraisal.rules.scheme_file import ParsedScheme
from core.fields import to_points
from organization.models import Account

_CHUNK = 2_000


def write_tiers(scheme: Scheme, parsed: ParsedScheme, *, by: Account, at: datetime) -> None:
    """Places, details and fits of a scheme that was just loaded: five statements."""
    groups = {group.code: group for group in Group.objects.filter(scheme=scheme)}
    placed = [extras for extras in parsed.groups.values() if extras.tree or extras.system or extras.tier]
    GroupPlace.objects.bulk_create(
        GroupPlace(
            scheme=scheme, group=groups[extras.code], system=extras.system or "", tier=extras.tier or "",
            tree=extras.tree,
        )
        for extras in placed
    )  # fmt: skip
    TreeFit.objects.bulk_create(
        TreeFit(
            scheme=scheme, group=groups[extras.code], node=fit.node,
            name=parsed.base_names[extras.tree].get(fit.node, ""),
            share=None if fit.weight is None else to_points(fit.weight), reason=fit.reason,
            recorded_at=at, recorded_by=by,
        )
        for extras in placed
        for fit in extras.fits
    )  # fmt: skip
    nodes = dict(Indicator.objects.filter(scheme=scheme).order_by().values_list("code", "pk"))
    rows = [
        IndicatorDetail(scheme=scheme, indicator_id=nodes[code], **detail_columns(extras.detail))
        for code, extras in parsed.nodes.items()
        if not extras.detail.empty
    ]
    IndicatorDetail.objects.bulk_create(rows, batch_size=_CHUNK)


def detail_columns(detail: Detail) -> dict[str, Any]:
    """A detail as columns of its row."""
    return {
        "base": detail.base,
        "quality": detail.quality or "",
        "looks_at": detail.looks_at,
        "points": list(detail.points),
        "evidence": detail.evidence or "",
        "metric": {} if detail.metric is None else stored_metric(detail.metric),
    }


def copy_tiers(old: Scheme, new: Scheme, groups: Mapping[int, Group], nodes: Mapping[int, Indicator]) -> None:
    """The same for a copy; ``groups`` and ``nodes`` lead from the old rows' ids to the new rows."""
    GroupPlace.objects.bulk_create(
        GroupPlace(scheme=new, group=groups[row.group_id], system=row.system, tier=row.tier, tree=row.tree)
        for row in GroupPlace.objects.filter(scheme=old)
    )
    TreeFit.objects.bulk_create(
        TreeFit(
            scheme=new, group=groups[row.group_id], node=row.node, name=row.name, share=row.share, reason=row.reason,
            recorded_at=row.recorded_at, recorded_by_id=row.recorded_by_id,
        )
        for row in TreeFit.objects.filter(scheme=old)
    )  # fmt: skip
    copies = [
        IndicatorDetail(
            scheme=new, indicator=nodes[row.indicator_id], base=row.base, quality=row.quality, looks_at=row.looks_at,
            points=row.points, evidence=row.evidence, metric=row.metric,
        )
        for row in IndicatorDetail.objects.filter(scheme=old)
    ]  # fmt: skip
    IndicatorDetail.objects.bulk_create(copies, batch_size=_CHUNK)
