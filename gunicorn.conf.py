"""What gunicorn reads by itself where it is started: the image, `make run`, the tests and the benchmarks alike."""

import gc
from typing import Any

preload_app = True  # loaded once: the workers share it


def pre_fork(server: Any, worker: Any) -> None:
    """In the master before each worker. What is loaded by now stays for ever, so no collection looks at it again.

    That makes collections cheap enough to come sooner than while loading (config/__init__.py): what pages left behind
    in cycles took ten megabytes of a worker.
    """
    from django.db import connections

    connections.close_all()  # a connection must not be shared by processes
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
