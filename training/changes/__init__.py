"""Real and rendered plates that are covered, cut, stacked, in other scripts or in three lines."""
