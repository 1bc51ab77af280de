"""Pages of clues, cases, regulations and records: navigation, and the clauses that they embody."""

from __future__ import annotations

from typing import Any

from accountability.enums import AccountabilityPermission as P
from core import registry, sections
from core.access import may
from core.registry import NavEntry, address
from core.sections import Section

AREA, TITLE = "执行", "责任追究和监督"
SECTION = Section(AREA, TITLE, (
    (P.REPORT_CLUES, "问题线索", "accountability:clues", 360),
    (P.KEEP_LEADS, "群众和媒体反映", "accountability:leads", 361),
    (P.VIEW_REGULATIONS, "追究制度和措施", "accountability:regulations", 363),
    (P.VIEW_REGISTERS, "党内监督记录", "accountability:registers", 364),
    (P.VIEW_MEETING_DISCIPLINE, "会风会纪监督", "accountability:watches", 365),
    (P.VIEW_MEETING_NOTICES, "会风会纪通报", "accountability:notices", 366),
    (P.WATCH_MEETINGS, "缺会处理", "accountability:absences", 367),
    (P.VIEW_INTEGRITY_WATCHES, "廉政督查事项", "accountability:integrity_items", 368),
    (P.SUPERVISE_INTEGRITY, "廉政联系点", "accountability:contacts", 369),
    (P.SUPERVISE_INTEGRITY, "廉政督查会议和检查", "accountability:integrity_sessions", 370),
))  # fmt: skip
PAGES = {
    ("问题线索", "accountability:clues"): (
        "QSH-11-c", "QSH-12-a", "QSH-14-b", "QSH-23-f", "QSH-32-a", "BZ-2.2-r",
    ),
    ("责任追究案件", "accountability:cases"): (
        "JH-A-6.7-b", "JH-A-6.7-c", "JH-A-6.7-d", "JH-A-6.7-e", "JH-B-2.2", "JH-B-5.3-a", "JH-B-5.3-b", "JH-B-5.3-d",
        "JH-B-5.3-e", "GW713-38", "LS-3.5-b", "QSH-15-e", "QSH-16-b", "QSH-16-c", "QSH-24-f", "QSH-32-b", "BZ-1-r",
        "BZ-1-s", "BZ-2.2-o", "BZ-2.2-q",
    ),
    ("追究制度和措施", "accountability:regulations"): ("JH-A-6.7-a", "BZ-2.2-q"),
    ("党内监督记录", "accountability:registers"): ("JH-A-6.5-b", "QSH-31-a"),
    ("会风会纪监督", "accountability:watches"): ("QSH-13-b",),
    ("会风会纪通报", "accountability:notices"): ("QSH-13-c",),
    ("廉政督查事项", "accountability:integrity_items"): ("BZ-2.1-d",),
    ("廉政联系点", "accountability:contacts"): ("BZ-2.1-e",),
    ("廉政督查会议和检查", "accountability:integrity_sessions"): ("BZ-2.1-f", "BZ-2.1-g", "BZ-2.1-h", "QSH-24-g"),
    ("本人监督记录", "accountability:my_record"): ("BZ-1-t", "QSH-13-d"),
}  # fmt: skip
"""(label, page) -> clauses."""


def entries(account: Any) -> list[NavEntry]:
    """The list of cases for who may open or sees one; the other pages stand in the section."""
    if not may(account, P.START_CASES):
        return []
    return [NavEntry(AREA, "责任追究案件", address("accountability:cases"), section=TITLE, order=362)]


def user_menu(account: Any) -> list[NavEntry]:
    """The own record, and for who is named in a case without a duty of ours the way to it."""
    if account.person_id is None:
        return []
    return [NavEntry("", "本人监督记录", address("accountability:my_record"), order=40)]


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.navigation.register(entries)
    registry.user_menu.register(user_menu)
    sections.register(PAGES, SECTION)
