"""Pages of long lists."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def keyed_page(
    rows: QuerySet[Row], size: int, number: Any, *, shown: QuerySet[Row] | None = None, count: int | None = None
) -> tuple[Page[Any], list[Row]]:
    """The page and its rows in their order, in three statements (and one for each prefetch).

    The keys of the page are found first: to sort thousands of wide, joined rows takes longer than to read fifty.
    ``shown`` reads what a line shows without asking the conditions of ``rows`` again; ``count`` is how many there are,
    where that is known.
    """
    paginator = Paginator(rows.values_list("pk", flat=True), size)
    if count is not None:
        paginator.count = count  # a cached property
    page = paginator.get_page(number)
    keys = list(page.object_list)
    if shown is None:
        return page, list(rows.filter(pk__in=keys))
    found = {row.pk: row for row in shown.filter(pk__in=keys)}
    return page, [found[key] for key in keys if key in found]
