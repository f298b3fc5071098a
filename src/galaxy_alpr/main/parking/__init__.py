"""The parts of smart parking."""
