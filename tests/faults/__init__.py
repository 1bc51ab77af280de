"""Fault tests: real PostgreSQL, real Redis, real workers that are killed, frozen and cut off."""
