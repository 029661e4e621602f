"""Which moves happen in which window so that the data centre closes and no rule breaks."""
