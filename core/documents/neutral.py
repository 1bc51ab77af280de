"""Text that a spreadsheet must not take for a formula (SECURITY I08). Pure."""

from __future__ import annotations

import re

LONGEST_TEXT = 32_767
"""Characters a cell holds in Excel; more is an error, never cut off."""

# What XML 1.0 cannot carry. Tab, line feed and carriage return may stay.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# Spreadsheets skip blanks and invisible characters in front before they look for a formula.
_DANGEROUS = re.compile("[\\s\u200b-\u200f\u2060\ufeff\x00-\x20]*[=+\\-@＝＋－＠\u2212]|[\t\r\n\x00]")


class TextTooLong(ValueError):
    """A text does not fit into a cell; cutting it would change what was said."""


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might read ``text`` as a formula or a command."""
    return _DANGEROUS.match(text) is not None


def cleaned(text: str) -> str:
    """Without characters no spreadsheet file can hold, with plain line ends; raises TextTooLong over 32,767."""
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("", text)
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(f"单元格文字 {len(text)} 字，超过 {LONGEST_TEXT} 字的上限，不得截断")
    return text
