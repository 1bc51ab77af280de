"""The archive of a year's appraisal as a ZIP: every piece, and fingerprints that sha256sum -c checks.

The same records give the same files and the same list.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from datetime import datetime
from typing import IO, Any

from django.utils import timezone

from appraisal.gathering.year_archive import YearDossier
from decisions.gathering.archive import Piece, numbered
from decisions.reports.archive import Listed, manifest

MANIFEST = "SHA256SUMS.txt"
IN_MEMORY, CHUNK = 8 * 1024 * 1024, 1024 * 1024


def listing(dossier: YearDossier) -> list[Listed]:
    """Every piece with size and fingerprint; those of stored files are known without reading them."""
    paths = numbered(dossier.pieces)
    return [_listed(paths[place], piece) for place, piece in enumerate(dossier.pieces)]


def _listed(path: str, piece: Piece) -> Listed:
    if piece.stored is not None:
        return Listed(path, piece.title, piece.stored.size, piece.stored.sha256)
    data = piece.text.encode()
    return Listed(path, piece.title, len(data), hashlib.sha256(data).hexdigest())


def manifest_digest(lines: list[Listed]) -> str:
    """What an archiving keeps: the fingerprint of the list of all pieces."""
    return hashlib.sha256(manifest(lines).encode()).hexdigest()


def write_archive(dossier: YearDossier, *, at: datetime) -> IO[bytes]:
    """The ZIP as a file at its beginning, which the caller closes; large ones lie on disk.

    Raises ValueError when a stored file is not what it was when it came in.
    """
    lines = listing(dossier)
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    stamp = timezone.localtime(at).timetuple()[:6]
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
            for line, piece in zip(lines, dossier.pieces, strict=True):
                _put(bundle, _entry(line.path, stamp), piece, line.sha256)
            bundle.writestr(_entry(MANIFEST, stamp), manifest(lines))
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _entry(path: str, stamp: Any) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, stamp)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry


def _put(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, piece: Piece, expected: str) -> None:
    """Copy in parts and check the fingerprint on the way."""
    if piece.stored is None:
        bundle.writestr(entry, piece.text)
        return
    seen, name = hashlib.sha256(), str(piece.stored.content.name)
    with piece.stored.content.storage.open(name, "rb") as source, bundle.open(entry, "w") as sink:
        while chunk := source.read(CHUNK):
            seen.update(chunk)
            sink.write(chunk)
    if seen.hexdigest() != expected:
        raise ValueError(f"{piece.stored.name}：文件内容与登记的指纹不一致")
