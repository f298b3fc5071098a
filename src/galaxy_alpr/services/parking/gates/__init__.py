"""Gates: what is decided about readings, and the one pulse that opens a barrier."""
