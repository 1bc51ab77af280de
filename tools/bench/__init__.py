"""Benchmarks: the product beside a yardstick, in turn, in one run. ``python -m tools.bench`` reports, never judges."""
