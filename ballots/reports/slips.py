"""Slips of paper, one a code: a QR code for the phone, the code to type by hand, whose tray it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ballots.rules.forms import FormSpec
from core.documents.pdf import render_template_pdf
from organization.presenters.accounts import grouped, qr_code


@dataclass(frozen=True, slots=True)
class Slip:
    """``picture`` is SVG; the address behind it carries the code after #, which no server's log ever sees."""

    raters: str
    code: str
    picture: str


def _slip(label: str, code: str, address: str) -> Slip:
    return Slip(label, grouped(code), qr_code(f"{address}#{code}"))


def print_slips(
    question: str, spec: FormSpec, codes: Sequence[tuple[str, str]], *, address: str, at: datetime
) -> bytes:  # fmt: skip
    """PDF of all slips, a sheet for each rater group's tray; ``codes`` are (rater group, code), in random order.

    About 10 ms a slip.
    """
    trays = [
        [_slip(group.label, code, address) for raters, code in codes if raters == group.code]
        for group in spec.groups
    ]  # fmt: skip
    context = {"question": question, "trays": [tray for tray in trays if tray], "address": address}
    return render_template_pdf("ballots/documents/slips.html", context, title=f"{question}参评码条", at=at)
