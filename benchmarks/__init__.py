"""Benchmarks: each module runs as `python -m benchmarks.<name>` and states its sizes and CPU seconds."""
