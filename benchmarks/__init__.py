"""Timings anyone can re-run: ``make bench``."""
