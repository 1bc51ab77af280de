"""A new draft from a workbook: heading, groups and trees at once or not at all (SX-3-f)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from appraisal.actions.copying import check_copy
from appraisal.actions.drafts import check_parameters, store_vetoes
from appraisal.actions.groups import write_group
from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.tree_import import plant
from appraisal.draft_workbook import DraftBook
from appraisal.gathering import stored_parameters
from appraisal.models import Scheme
from core import audit, rulebook
from core.findings import demand
from core.workbooks.problems import WorkbookRefused
from organization.models import Account, Unit


@transaction.atomic
def draft_from_book(book: DraftBook, *, source: str, digest: str, by: Account, at: datetime) -> tuple[Scheme, bool]:
    """The draft, and whether it is new: the same workbook again, or twice at once, makes one draft (I06).

    ``source`` is the file's name, ``digest`` its SHA-256. Raises WorkbookRefused with every problem of the workbook,
    Refused for a code that was taken meanwhile or a bonus table that cannot be reckoned with.
    """
    if book.problems or book.points is None:
        raise WorkbookRefused(book.problems)
    head, points = book.head, book.points
    _queue(head["owner"])
    same = Scheme.objects.filter(code=head["code"], source_sha256=digest).order_by("version").first()
    if same is not None:
        return same, False
    demand(check_copy(head["code"], head["name"], head["year"]))
    draft = Scheme.objects.create(
        code=head["code"], version=1, name=head["name"].strip(), year=head["year"], owner=head["owner"],
        year_rule=head["year_rule"], rulebook=rulebook.current(by=by, at=at), quarter_weights=book.weights,
        adjustment_table=stored_parameters(points.table), source_file=source, source_sha256=digest, created_at=at,
        created_by=by,
    )  # fmt: skip
    demand(check_parameters(draft, points.table, points.vetoes))
    store_vetoes(draft, None, [], points.vetoes)
    groups = {name: write_group(draft, values, order=place) for place, (name, values) in enumerate(book.groups.items())}
    items = plant(draft, groups, book.trees)
    ensure_all_periods(draft)
    after = {"source": source, "sha256": digest, "groups": list(groups), "items": items}
    audit.record(verb="appraisal.draft_from_book", by=by, at=at, obj=draft, after=after)
    return draft, True


def _queue(owner: Unit) -> None:
    """Two confirmations of one workbook wait for each other here."""
    Unit.objects.select_for_update().get(pk=owner.pk)
