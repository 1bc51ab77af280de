"""Every address of the project, from the URL resolver itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    view: Callable[..., HttpResponse]

    @property
    def access(self) -> Any:
        """The declared access: a permission, "signed_in", "public", or None when it was forgotten."""
        return getattr(self.view, "access", None)


def every_address() -> list[Address]:
    return sorted(_walk(get_resolver().url_patterns, ""), key=lambda address: address.name)


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield Address(f"{space}{pattern.name}", pattern.callback)
