"""Training code of the bundled detector and reader; not part of the wheel."""
