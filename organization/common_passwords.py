"""The shipped list of common passwords; tools/common_passwords.py makes it and says what is in it."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).resolve().parent / "data" / "common-passwords.txt.gz"


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Lower case, letters and digits only. Read at the first password that is chosen in a process (about 10 MB)."""
    with gzip.open(LIST, "rt", encoding="ascii") as source:
        return frozenset(line.strip() for line in source)
