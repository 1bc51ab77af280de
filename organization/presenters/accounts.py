"""How accounts, sessions, duties and codes are written on pages and slips."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import access
from core.enums import Choice
from organization.enums import Duty
from organization.models import Account, AccountSession, DutyHolding

BROWSERS = (
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def qr_code(text: str) -> SafeString:
    """A QR code as SVG: one path, no inline style, four modules of quiet zone."""
    import qrcode  # loads Pillow, which nothing else here needs

    code = qrcode.QRCode(border=4, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" width="228" height="228" viewBox="0 0 {0} {0}" role="img" aria-label="二维码" '
        'shape-rendering="crispEdges"><path d="M0 0h{0}v{0}H0z" fill="#fff"/><path d="{1}" fill="#000"/></svg>',
        len(matrix),
        path,
    )


def secret_text(key: bytes) -> str:
    """A secret for typing by hand: base32 in groups of four."""
    return grouped(b32encode(key).decode(), " ")


def grouped(code: str, separator: str = "-") -> str:
    """ABCDEFGH -> ABCD-EFGH."""
    return separator.join(code[start : start + 4] for start in range(0, len(code), 4))


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One live session; ``current`` is the reader's own."""

    pk: int
    current: bool
    started_at: datetime
    last_seen_at: datetime
    address: str
    browser: str


def session_lines(rows: Iterable[AccountSession], *, current: str = "") -> list[SessionLine]:
    return [
        SessionLine(
            pk=row.pk,
            current=row.session_key == current,
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            address=row.address or "—",
            browser=next((name for mark, name in BROWSERS if mark in row.agent), "其他"),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class State:
    """A badge: its words and its kind."""

    label: str
    kind: str


def account_state(account: Account, *, locked: bool = False) -> State:
    """``locked``: wrong passwords have closed it for an address."""
    if not account.is_active:
        return State("停用", "danger")
    if locked:
        return State("锁定", "warning")
    if not account.has_usable_password():
        return State("待设密码", "warning")
    return State("启用", "success")


def holding_state(holding: DutyHolding) -> State:
    if holding.withdrawn_at is not None:
        return State("已撤销", "neutral")
    if holding.confirmed_at is None:
        return State("待确认", "warning")
    return State("有效", "success")


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One permission and, in the order of Duty, which duties have it."""

    code: str
    label: str
    marks: tuple[bool, ...]


def permission_groups() -> list[tuple[str, list[PermissionRow]]]:
    """The whole table of core.access by app, permissions in alphabetical order of their codes."""
    labels = {member.value: member.label for choice in Choice.__subclasses__() for member in choice}
    groups: dict[str, list[PermissionRow]] = {}
    for code, duties in sorted(access.table().items()):
        marks = tuple(duty.value in duties for duty in Duty)
        app = str(apps.get_app_config(code.split(".")[0]).verbose_name)
        groups.setdefault(app, []).append(PermissionRow(code, labels.get(code, code), marks))
    return list(groups.items())
