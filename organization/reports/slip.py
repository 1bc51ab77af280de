"""The sealed slip with a one-time code: one sheet that folds to an envelope (docs/adr/0004-first-passwords.md)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from core.documents.pdf import render_pdf
from organization.models import Account
from organization.presenters.accounts import grouped
from organization.rules.passwords import POLICY

CSS = Path(__file__).with_name("slip.css")
PATTERN = "密封" * 2600
"""Fills the panel that lies over the code, so that it does not show through the paper."""


def slip_pdf(*, account: Account, code: str, at: datetime) -> bytes:
    """The slip as PDF. Neither the file nor the code is kept: the caller sends it once."""
    html = render_to_string(
        "organization/documents/slip.html",
        {
            "county": settings.COUNTY_NAME,
            "account": account,
            "unit": account.person.unit if account.person else "",
            "code": grouped(code),
            "expires_at": at + POLICY.slip,
            "hours": int(POLICY.slip.total_seconds()) // 3600,
            "pattern": PATTERN,
        },
    )
    return render_pdf(html, title="密码信封", at=at, stylesheets=(CSS,))
