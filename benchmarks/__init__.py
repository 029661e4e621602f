"""CPU seconds and sizes of the engines; each module runs alone."""
