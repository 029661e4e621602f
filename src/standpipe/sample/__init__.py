"""Wealdbridge, the sample council: generated, deterministic, written in real export formats."""
