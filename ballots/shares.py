"""The machine's share of a poll's keys: 32 random bytes in a file that no backup holds.

Without it neither the passphrases nor a dump of the database open a ballot. It goes when the box is opened: what an
old backup still holds is then waste (SECURITY B11).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

SIZE = 32


def _path(poll: UUID) -> Path:
    folder = Path(settings.DATA_DIR) / "ballot-keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{poll.hex}.share"


def make(poll: UUID) -> bytes:
    """The share of a poll, made when there is none; the first of two who ask at once makes it.

    It gets its name only when it is whole: who meets the file reads all of it.
    """
    path = _path(poll)
    if not path.exists():
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, secrets.token_bytes(SIZE))
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return path.read_bytes()


def read(poll: UUID) -> bytes | None:
    """The share, or None when this machine does not have it (any more)."""
    try:
        return _path(poll).read_bytes()
    except FileNotFoundError:
        return None


def destroy(poll: UUID) -> None:
    """Overwrite and remove the share; nothing when it is gone already."""
    path = _path(poll)
    if path.exists():
        path.write_bytes(bytes(SIZE))
        path.unlink(missing_ok=True)


def left_over() -> set[UUID]:
    """Polls whose share lies here."""
    return {UUID(hex=path.stem) for path in _path(UUID(int=0)).parent.glob("*.share")}
