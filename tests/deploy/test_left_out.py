"""docs/clauses-left-out.md names exactly the clauses of these apps that no test proves."""

from __future__ import annotations

import re

from core.clauses.register import register
from tools.clauses import ROOT, marks

APPS = ("decisions", "ballots", "portal", "accountability", "appraisal")


def test_document_lists_what_is_not_proved() -> None:
    proved, _ = marks(ROOT / "tests")
    left = [one.id for one in register().values() if one.app in APPS and one.buildable and one.id not in proved]
    text = (ROOT / "docs" / "clauses-left-out.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| ([A-Z]+-[\w.-]+) \|", text, re.MULTILINE) == left
