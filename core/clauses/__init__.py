"""The clause register: every operative clause of the source documents, restated, with its acceptance check."""

from __future__ import annotations

from core.clauses.register import App, Clause, Document, Kind, find, register

__all__ = ["App", "Clause", "Document", "Kind", "find", "register"]
