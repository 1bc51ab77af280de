"""Walking every address with real objects behind it: who opens what, and where bad input can be put."""

from __future__ import annotations

import inspect
import logging
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import IO, Any
from urllib.parse import quote, unquote

import pytest
from django.http import HttpRequest, QueryDict
from django.template import engines
from django.template.backends.django import Template
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from core import access
from core.context_processors import chrome
from core.documents.excel import Sheet
from organization.enums import Duty
from organization.models import Account
from tests.house.addresses import Address, every_address
from tests.house.objects import ROUTES
from tests.house.world import World

ALL = "*"
CONVERTER = re.compile(r"<[^>]+>")


def addresses() -> list[Address]:
    """Those that have a row in the registry of objects (the access matrix fails for the others)."""
    return [address for address in every_address() if address.name in ROUTES]


def url_of(address: Address, world: World) -> str:
    return reverse(address.name, kwargs=ROUTES[address.name].kwargs(world, "own"))


def opener(address: Address) -> Duty:
    """A duty that opens the address."""
    duties = access.table().get(address.access, frozenset())
    return next((duty for duty in Duty if duty.value in duties), Duty.APPRAISAL_OFFICE)


def account_for(address: Address, world: World) -> Account:
    """Somebody whose duties open the address."""
    return world.accounts[opener(address)]


@dataclass(frozen=True)
class Parametrised:
    """An address with holes, and somebody who may open it."""

    address: Address
    route: str

    def filled(self, value: str) -> str:
        """The path with ``value`` in every hole, percent-encoded as a browser would."""
        return "/" + CONVERTER.sub(lambda hole: quote(value, safe=""), self.route)

    def takes(self, value: str) -> bool:
        """Whether the filled path leads anywhere: what no converter lets through is the 404 of any wrong path."""
        try:
            resolve(unquote(self.filled(value)))
        except Resolver404:
            return False
        return True


def parametrised() -> list[Parametrised]:
    return [
        Parametrised(Address(name, pattern.callback), route)
        for name, pattern, route in _routes(get_resolver().url_patterns, "", "")
        if CONVERTER.search(route) and name in ROUTES
    ]


def _routes(patterns: list[URLPattern | URLResolver], space: str, before: str) -> Iterator[tuple[str, URLPattern, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space, route)
        else:
            yield f"{space}{pattern.name}", pattern, route


def query_names(address: Address, page: str) -> set[str]:
    """Names a reader can put into the query: fields and links of the page, and what the view's module reads."""
    module = inspect.getsource(inspect.getmodule(inspect.unwrap(address.view)))  # type: ignore[arg-type]
    fields = re.findall(r"""<(?:input|select)[^>]*\bname="([\w-]+)\"""", page)
    links = re.findall(r"""[?&](?:amp;)?(\w+)=""", page)
    return {*fields, *links, *re.findall(r"""GET\.get\("(\w+)\"""", module)} - {"csrfmiddlewaretoken"}


def read(client: Client, url: str, data: Mapping[str, str], **extra: Any) -> tuple[int, str]:
    """Status and text of a GET."""
    response = client.get(url, data, **extra)
    return response.status_code, drain(response).decode(errors="replace")


class BlankPaper:
    """What a paper of no page answers to the printer."""

    metadata = SimpleNamespace()

    def write_pdf(self, **kwargs: Any) -> bytes:
        return b"%PDF-1.7\n%%EOF\n"


def no_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are not set and workbooks not filled, though their rows are read: the walks ask who is let in, and how."""

    def blank(sheets: Sequence[Sheet], *, cover: object, target: IO[bytes] | None) -> bytes:
        for sheet in sheets:
            deque(sheet.rows, maxlen=0)
        if target is not None:
            target.write(b"PK")
        return b"PK"

    monkeypatch.setattr("core.documents.excel_writing.write", blank)
    monkeypatch.setattr("weasyprint.HTML.render", lambda self, **kwargs: BlankPaper())


def no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in a workbook is not even read: that it is one suffices."""
    monkeypatch.setattr("core.documents.excel_writing._fill_book", lambda book, sheets, cover: book.create_sheet())


def drawn_once(
    monkeypatch: pytest.MonkeyPatch, where: Callable[[str | None, Any], bool] = lambda name, request: True
) -> None:
    """Templates (those for which ``where`` holds) are drawn the first time they are asked for, then say the same."""
    drawn: dict[str | None, Any] = {}
    draw = Template.render

    def once(self: Template, context: Any = None, request: Any = None) -> Any:
        name = self.template.name
        if not where(name, request):
            return draw(self, context, request)
        if name not in drawn:
            drawn[name] = draw(self, context, request)
        return drawn[name]

    monkeypatch.setattr(Template, "render", once)


REFUSALS = ("403.html", "404.html", "errors/unasked.html")
"""The page that says no is the same for every address."""


def refusals_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_once(monkeypatch, lambda name, request: name in REFUSALS)


def redrawn_for_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is drawn for each GET; what answers a POST is drawn once."""
    drawn_once(
        monkeypatch, lambda name, request: name in REFUSALS or (request is not None and request.method == "POST")
    )


def without_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages have the mast of somebody who is not signed in: their content is all that is asked for."""
    engine: Any = engines["django"]
    bare = chrome(HttpRequest())
    processors = [(lambda _: bare) if one is chrome else one for one in engine.engine.template_context_processors]
    monkeypatch.setattr(engine.engine, "template_context_processors", tuple(processors))


@contextmanager
def unlogged() -> Iterator[None]:
    """A line for each of thousands of refusals, some with a trace, would be kept for a report nobody reads."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def looked_at() -> Iterator[set[str]]:
    """The names of a query (or of a posted form) that are asked for; one that nobody asks for changes nothing.

    Who goes through all of them at once, as for a link to the next page, is found under ``ALL``.
    """
    found: set[str] = set()

    def by_name(method: Callable[..., Any]) -> Callable[..., Any]:
        def asked(self: QueryDict, key: str, *args: Any, **kwargs: Any) -> Any:
            found.add(key)
            return method(self, key, *args, **kwargs)

        return asked

    def as_a_whole(method: Callable[..., Any]) -> Callable[..., Any]:
        def asked(self: QueryDict | HttpRequest, *args: Any, **kwargs: Any) -> Any:
            found.add(ALL)
            return method(self, *args, **kwargs)

        return asked

    read_in = QueryDict.__init__

    def unseen(self: QueryDict, *args: Any, **kwargs: Any) -> None:
        before = set(found)
        read_in(self, *args, **kwargs)  # takes each name in its hands
        found.clear()
        found.update(before)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QueryDict, "__init__", unseen)
        for name in ("get", "getlist", "__getitem__", "__contains__"):
            patch.setattr(QueryDict, name, by_name(getattr(QueryDict, name)))
        for name in ("items", "lists", "values", "keys", "__iter__", "__len__", "dict", "copy", "urlencode"):
            patch.setattr(QueryDict, name, as_a_whole(getattr(QueryDict, name)))
        for name in ("get_full_path", "build_absolute_uri"):
            patch.setattr(HttpRequest, name, as_a_whole(getattr(HttpRequest, name)))
        yield found


def drain(response: Any) -> bytes:
    """The whole content; a stream is read to its end, which closes its file."""
    return b"".join(response.streaming_content) if response.streaming else response.content
