"""PDF in the official format (GB/T 9704) with WeasyPrint, closed against every fetch.

The renderer reads nothing but images below static/img, addressed as ``asset:img/name.svg`` (SECURITY I10): no file,
no network, no data address, no embedded file. The same HTML, title and time give the same bytes.
WeasyPrint is imported at the first PDF only: a web worker that prints nothing does not carry its 100 MB.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.template.loader import render_to_string

from core import collector
from core.documents.faces import activate_fonts

log = logging.getLogger(__name__)

HERE = Path(__file__).resolve().parent
OFFICIAL_CSS = HERE / "css" / "official.css"
ASSETS = HERE.parent.parent / "static"
ASSET_SCHEME = "asset:"
ASSET_SUFFIXES = frozenset({".svg", ".png", ".jpg"})

# One render at a time in a process: it is CPU bound anyway, and the garbage collector is switched off meanwhile.
_rendering = threading.Lock()


class ForbiddenAddress(ValueError):
    """The document asked for something outside the allow-list."""


def asset_path(url: str) -> Path:
    """The file behind ``asset:img/name.svg``; raises ForbiddenAddress for anything outside static/img."""
    folder = (ASSETS / "img").resolve()
    if url.startswith(ASSET_SCHEME):
        path = (ASSETS / unquote(url.removeprefix(ASSET_SCHEME))).resolve()
        if path.is_relative_to(folder) and path.suffix in ASSET_SUFFIXES and path.is_file():
            return path
    raise ForbiddenAddress(f"address not on the allow-list: {url[:200]}")


def fetcher() -> Any:
    """A WeasyPrint fetcher that serves assets and refuses the rest; ``refused`` lists what was asked for."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=frozenset(), allow_redirects=False)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            try:
                path = asset_path(url)
            except ForbiddenAddress:
                self.refused.append(url[:200])
                raise
            return URLFetcherResponse(url, path.read_bytes())

    return AssetFetcher()


def render_pdf(
    html: str,
    *,
    title: str,
    at: datetime | None = None,
    author: str = "",
    stylesheets: Sequence[Path] = (OFFICIAL_CSS,),
) -> bytes:
    """Print HTML as PDF.

    ``title`` and ``author`` go into the file's properties, ``at`` is its date (aware; none is written without it).
    ``stylesheets`` are files of ours. Raises nothing for forbidden addresses: they stay empty and are logged.
    """
    styles = tuple(path.read_text("utf-8") for path in stylesheets)
    return _printed(html, title, author, at.isoformat(timespec="seconds") if at else None, styles)


def _printed(html: str, title: str, author: str, at: str | None, styles: tuple[str, ...]) -> bytes:
    """The bytes that follow from these texts, always the same for the same."""
    activate_fonts(Path(settings.DATA_DIR))
    from weasyprint import HTML

    seed = "\0".join([html, title, author, at or "", *styles])
    guard = fetcher()
    with _rendering, collector.paused():  # millions of objects that all live to the end
        sheets = [_parsed(style) for style in styles]
        document = HTML(string=html, url_fetcher=guard).render(stylesheets=sheets)
        document.metadata.title = title
        document.metadata.authors = [author] if author else []
        document.metadata.created = document.metadata.modified = at
        document.metadata.attachments = []
        result: bytes = document.write_pdf(pdf_identifier=hashlib.sha256(seed.encode()).digest()[:16])
    for address in getattr(guard, "refused", []):
        log.warning("pdf: refused to fetch %r", address)
    return result


@functools.lru_cache(maxsize=16)
def _parsed(style: str) -> Any:
    """A stylesheet of ours, parsed once in a process: reading it takes a seventh of printing a paper of one page.

    It declares no fonts of its own (those would belong to one document), and a document reads it only.
    """
    from weasyprint import CSS

    return CSS(string=style, url_fetcher=fetcher())


def render_template_pdf(
    template_name: str,
    context: Mapping[str, Any],
    *,
    title: str,
    at: datetime | None = None,
    author: str = "",
) -> bytes:
    """Print a template below templates/documents/ (see official.html and table.html for the blocks they offer)."""
    html = render_to_string(template_name, dict(context))
    return render_pdf(html, title=title, at=at, author=author)
