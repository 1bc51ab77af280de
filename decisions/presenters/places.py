"""Where what is done: the rules know no addresses, this file does.

A page that does not exist yet falls back to the page of the matter. Whoever adds a page that heals a finding adds its
clauses to ``HEALED_AT``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from core.findings import Finding
from decisions.enums import Event, Stage

HEALED_AT: tuple[tuple[str, str], ...] = (
    ("JH-A-5.9-c", "emergency"),
    ("JH-A-5.7-c", "drafts"),
    ("JH-A-5.1-", "intent"),
    ("JH-A-4.1-", "research"),
    ("JH-A-5.2-", "research"),
    ("JH-A-4.2-a", "basis"),
    ("JH-A-4.2-g", "coordination"),
    ("JH-A-4.2-h", "coordination"),
    ("JH-A-4.2-", "expert-review"),
    ("JH-A-5.3-", "expert-review"),
    ("GW713-10", "intent"),
    ("GW713-11", "hosts"),
    ("GW713-12", "research"),
    ("GW713-19", "expert-review"),
    ("GW713-22", "risk"),
    ("GW713-23", "risk"),
    ("GW713-24", "risk"),
    ("GW713-25", "legal-review"),
    ("GW713-27", "legal-review"),
    ("GW713-29", "package"),
    ("GW713-31", "package"),
    ("GW713-32", "publication"),
    ("QSH-5-b", "resolution"),
    ("GW713-3 ", "catalogue-ruling"),
    ("JH-A-5.4-", "consultation"),
    ("JH-A-4.3-b", "public-notice"),
    ("JH-A-4.3-c", "public-notice"),
    ("GW713-15", "public-notice"),
    ("GW713-16", "hearing"),
    ("GW713-17", "hearing"),
    ("GW713-26", "legal-review"),
    ("JH-A-4.3-d", "hearing"),
    ("JH-A-5.5-", "public-notice"),
    ("JH-A-5.6-", "pilot"),
    ("JH-A-5.7-", "legal-review"),
    ("JH-A-5.8-", "resolution"),
)
"""Beginning of a clause -> page ("decisions:<page>") that heals its findings; the first that fits counts. A blank at
the end stands for the end of the clause."""

PAGES: tuple[tuple[str, str], ...] = (
    ("草案", "drafts"),
    ("规划依据", "basis"),
    ("涉及单位和听取意见", "coordination"),
    ("风险评估", "risk"),
    ("上会材料", "package"),
    ("公布和解读", "publication"),
    ("换一套规则看", "what-if"),
    ("档案", "archive"),
    ("执行与调整", "aftermath"),
)
"""Pages of a matter beside its stages: label, "decisions:<page>". Whoever adds such a page adds a line."""
FILED = frozenset({"archive"})
"""Those that only who files a matter may open."""
MANAGED = (
    ("更改标记", "flag"), ("更改承办单位", "hosts"), ("认定是否列入目录", "catalogue-ruling"),
    ("登记紧急事项", "emergency"), ("终止事项", "end-matter"),
)  # fmt: skip
"""What the two offices enter on the matter itself."""


def links(matter_id: int, *, manages: bool, files: bool) -> list[tuple[str, str]]:
    """The other pages of a matter that exist, with what the reader ``manages`` and whether he ``files`` matters."""
    home = reverse("decisions:matter", args=[matter_id])
    pages = [*(one for one in PAGES if files or one[1] not in FILED), *(MANAGED if manages else ())]
    return [(label, place(page, matter_id)) for label, page in pages if place(page, matter_id) != home]


def place(page: str, matter_id: int) -> str:
    """The address of a page of the matter, that of the matter itself while the page does not exist."""
    return _place(page, matter_id)


@lru_cache(maxsize=4096)
def _place(page: str, matter_id: int) -> str:
    try:
        return reverse(f"decisions:{page}", args=[matter_id])
    except NoReverseMatch:
        return reverse("decisions:matter", args=[matter_id])


def slug(choice: Stage | Event) -> str:
    """As it stands in addresses: expert-review."""
    return choice.value.replace("_", "-")


def stage_url(stage: Stage, matter_id: int) -> str:
    return place(slug(stage), matter_id)


def step_url(stage: Stage, event: Event, matter_id: int) -> str:
    return reverse("decisions:step", args=[matter_id, slug(stage), slug(event)])


def located(findings: Iterable[Finding], matter_id: int, *, here: str = "") -> list[Finding]:
    """The findings with links to the pages that heal them; none to the page that is open already (``here``)."""
    return [_located(one, matter_id, here) for one in findings]


def _located(finding: Finding, matter_id: int, here: str) -> Finding:
    if not finding.blocks or finding.link:
        return finding
    whole = f"{finding.clause} "
    page = _named_in(finding) or next((page for clause, page in HEALED_AT if whole.startswith(clause)), "")
    url = place(page, matter_id) if page else ""
    return finding if url in ("", here) else replace(finding, link=url)


def _named_in(finding: Finding) -> str:
    """A stage that must be finished or determined first is named at the head of the title (procedure.check_order)."""
    if finding.clause not in ("JH-A-5.0-a", "JH-A-5.9-b"):
        return ""
    if finding.title.startswith("事项级别"):
        return slug(Stage.INTENT)
    return next((slug(stage) for stage in Stage if finding.title.startswith(stage.label)), "")
