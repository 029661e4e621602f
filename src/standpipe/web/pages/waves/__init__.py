"""Waves: plans computed, looked at, compared, proposed and adopted."""
