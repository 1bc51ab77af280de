"""What this floor hands to the pages below it, in the order in which they show it."""

from __future__ import annotations

from accountability.providers import (
    bulletin_pages,
    bulletins,
    case_pages,
    cases,
    chain,
    discipline,
    execution,
    execution_pages,
    field_pages,
    letters,
    made_of,
    navigation,
    order_pages,
    orders,
    posting_pages,
    progress_pages,
    supervision,
    supervision_pages,
    tables,
    tasks,
)

ROOMS = (
    navigation, progress_pages, tables, tasks, letters, bulletin_pages, bulletins, chain, made_of, execution_pages,
    execution, case_pages, cases, supervision, supervision_pages, discipline, field_pages, order_pages, posting_pages,
    orders,
)  # fmt: skip
"""Modules with a ``register()`` that is called once, in AppConfig.ready()."""
