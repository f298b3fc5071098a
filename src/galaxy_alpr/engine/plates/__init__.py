"""Plate texts: alphabet, confusable characters, country packs, correction by formats."""
