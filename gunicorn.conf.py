"""What gunicorn reads by itself where it is started: the image, `make run`, the tests and the benchmarks alike."""

preload_app = True  # loaded once: the workers share what config/wsgi.py freezes
