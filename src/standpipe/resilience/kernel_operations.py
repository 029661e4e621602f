"""Codes of the operations that the compiled kernel knows; apart from it, so that logic needs no compiler."""

AND = 0
OR = 1
XOR = 2
AT_LEAST = 3
