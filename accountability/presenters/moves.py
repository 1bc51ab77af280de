"""Buttons of a page of supervision: what its reader may do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Move:
    """One button: a link to a form, or with ``post`` an act at once. The first of a page is its main one."""

    label: str
    url: str
    post: bool = False
    main: bool = False


def move(label: str, page: str, *args: Any, post: bool = False, main: bool = False, query: str = "") -> Move:
    return Move(label, reverse(f"accountability:{page}", args=args) + query, post, main)
