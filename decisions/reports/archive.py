"""The archive as a ZIP: every record and paper, an index, and fingerprints that sha256sum -c checks (GW713-33).

The same records give the same files and the same list; certificate and index, which bear the hour they were made,
stand outside the fingerprint of the list that an archiving keeps.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.utils import timezone

from core.documents.columns import Column, Kind
from core.documents.paper import PrintTable, print_table
from decisions.gathering.archive import Dossier, Piece, numbered
from decisions.reports.certificate import certificate_of, print_certificate

MANIFEST, INDEX = "SHA256SUMS.txt", "卷内目录.pdf"
IN_MEMORY = 8 * 1024 * 1024
CHUNK = 1024 * 1024
DIGITS = 16


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the index."""

    path: str
    title: str
    size: int
    sha256: str


def listing(dossier: Dossier) -> list[Listed]:
    """Every piece with size and fingerprint, without reading stored files: theirs are known."""
    paths = numbered(dossier.pieces)
    return [_listed(paths[index], piece) for index, piece in enumerate(dossier.pieces)]


def _listed(path: str, piece: Piece) -> Listed:
    if piece.stored is not None:
        return Listed(path, piece.title, piece.stored.size, piece.stored.sha256)
    data = piece.text.encode()
    return Listed(path, piece.title, len(data), hashlib.sha256(data).hexdigest())


def manifest(lines: list[Listed]) -> str:
    """As sha256sum writes it: fingerprint, two spaces, path."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in lines)


def manifest_digest(dossier: Dossier) -> str:
    """What an archiving keeps: the fingerprint of the list of all pieces."""
    return hashlib.sha256(manifest(listing(dossier)).encode()).hexdigest()


def write_archive(dossier: Dossier, *, by: str, at: datetime) -> IO[bytes]:
    """The ZIP as a file at its beginning, which the caller closes. Large ones lie on disk, never whole in memory.

    Raises ValueError when a stored file is not what it was when it came in.
    """
    lines = listing(dossier)
    made = [
        _made("程序合规证明.pdf", print_certificate(certificate_of(dossier.matter, at=at), by=by, at=at)),
        _made(INDEX, print_table(index_of(dossier, lines, by=by, at=at), at=at, by=by)),
    ]
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    try:
        _fill(target, dossier, lines, made, timezone.localtime(at).timetuple()[:6])
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _fill(
    target: IO[bytes], dossier: Dossier, lines: list[Listed], made: list[tuple[str, bytes, str]], stamp: Any
) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data, _ in made:
            bundle.writestr(_entry(name, stamp), data)
        for line, piece in zip(lines, dossier.pieces, strict=True):
            _put(bundle, _entry(line.path, stamp), piece, line.sha256)
        extra = "".join(f"{digest}  {name}\n" for name, _, digest in made)
        bundle.writestr(_entry(MANIFEST, stamp), manifest(lines) + extra)


def _made(name: str, data: bytes) -> tuple[str, bytes, str]:
    return name, data, hashlib.sha256(data).hexdigest()


def _entry(path: str, stamp: Any) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, stamp)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry


def _put(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, piece: Piece, expected: str) -> None:
    """Copy in pieces and check the fingerprint on the way."""
    if piece.stored is None:
        bundle.writestr(entry, piece.text)
        return
    seen = hashlib.sha256()
    name = str(piece.stored.content.name)
    with piece.stored.content.storage.open(name, "rb") as source, bundle.open(entry, "w") as sink:
        while chunk := source.read(CHUNK):
            seen.update(chunk)
            sink.write(chunk)
    if seen.hexdigest() != expected:
        raise ValueError(f"{piece.stored.name}：文件内容与登记的指纹不一致")


def index_of(dossier: Dossier, lines: list[Listed], *, by: str, at: datetime) -> PrintTable:
    """卷内目录: every piece; below it the empty slots with their reasons."""
    matter = dossier.matter
    columns = [
        Column("序号", Kind.CENTER, 5), Column("卷内位置"), Column("题名"), Column("大小（字节）", Kind.INTEGER, 12),
        Column("指纹", Kind.CENTER, 22),
    ]  # fmt: skip
    rows = [[str(place), one.path, one.title, str(one.size), one.sha256[:DIGITS]] for place, one in enumerate(lines, 1)]
    gaps = [f"空缺：{slot.kind.label}——{slot.reason}。" for slot in dossier.slots if not slot.pieces]
    legend = (f"承办单位：{matter.lead_unit.name}", f"共 {len(lines)} 件")
    made = f"{timezone.localtime(at):%Y-%m-%d %H:%M}由{by}导出；完整指纹见 {MANIFEST}。"
    return PrintTable(
        columns, rows, title="卷内目录", subtitle=f"{matter.number}　{matter.title}", legend=legend, notes=[*gaps, made]
    )
