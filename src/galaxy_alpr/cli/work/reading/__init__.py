"""``galaxy-alpr read``: which files are read, how, and how the readings are printed."""
