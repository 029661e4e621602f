"""The inside of one wave: who does what at which hour, how long one can turn back, and what would make it fit."""
