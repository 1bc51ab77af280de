import gc

# Pages, imports and computations make many objects at once and hardly any cycles: looking for those after every 700
# objects, as Python does by itself, takes a sixth of the time.
gc.set_threshold(50_000, 20, 50)

from config.celery import app as celery_app  # noqa: E402  importing makes objects too

__all__ = ["celery_app"]
