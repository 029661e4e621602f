"""Resilience, live: single points, availability, what comes back when, repairs."""
