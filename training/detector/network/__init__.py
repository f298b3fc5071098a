"""The detector's network, its loss and its quantisation."""
