"""Recognition: from the crop of a plate to its text."""
