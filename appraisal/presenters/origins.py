"""Where the record behind a figure is to be seen: the address that the unit sheet's explanation leads to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from appraisal.actions import evaluations
from appraisal.actions.data_returns import ORIGIN as DATA_RETURN
from appraisal.enums import AppraisalPermission
from appraisal.models import Commitment, DataReturn, Evaluation
from appraisal.presenters.thawed import Sources
from core.access import may
from organization.models import Account

Key = tuple[str, int]
"""Kind of a record (app and model) and its primary key."""


def origin_urls(sources: Sources, member: str, leaves: Collection[str], *, reader: Account) -> dict[str, str]:
    """Address by leaf code, of the figures of ``member`` whose record ``reader`` may see; a year of quarters has none.

    An imported score leads to the import with its workbook; a measured one to the supplier's return with its papers,
    the evaluation, or the commitment: one query for each kind that occurs.
    """
    books = sources.books(member, leaves) if may(reader, AppraisalPermission.VIEW_SCORES) else {}
    found = {leaf: reverse("appraisal:import", args=[batch]) for leaf, batch in books.items()}
    records = sources.records(member)
    urls = _record_urls(set(records.values()), reader)
    return found | {leaf: urls[key] for leaf, key in records.items() if key in urls}


def _record_urls(keys: set[Key], reader: Account) -> Mapping[Key, str]:
    asked: dict[str, list[int]] = {}
    for kind, pk in keys:
        asked.setdefault(kind, []).append(pk)
    urls: dict[Key, str] = {}
    if pks := asked.get(DATA_RETURN):
        for row in DataReturn.objects.visible_to(reader).filter(pk__in=pks):
            urls[DATA_RETURN, row.pk] = reverse("appraisal:data_grid", args=[row.supplier_id, row.period])
    for kind, rows, name in (
        (evaluations.ORIGIN, Evaluation.objects.visible_to(reader), "appraisal:evaluation"),
        (Commitment._meta.label_lower, Commitment.objects.visible_to(reader), "appraisal:commitment"),
    ):
        if pks := asked.get(kind):
            for pk in rows.filter(pk__in=pks).values_list("pk", flat=True):
                urls[kind, pk] = reverse(name, args=[pk])
    return urls
