"""Decisions: the register, which is only ever added to, and the committee pack."""
