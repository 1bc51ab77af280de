"""Scheme files: a scoring scheme as data, read into facts or refused with every fault at its line.

The format is described in docs/scheme-format.md. Pure: text in, values out; no file is opened here.
"""

from __future__ import annotations

from appraisal.rules.scheme_file.parsed import ParsedScheme, UnitEntry
from appraisal.rules.scheme_file.problems import Problem, SchemeFileError
from appraisal.rules.scheme_file.reading import parse_scheme

__all__ = ["ParsedScheme", "Problem", "SchemeFileError", "UnitEntry", "parse_scheme"]
