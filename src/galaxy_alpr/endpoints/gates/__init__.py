"""Routes of gates: their configuration, decisions at them, and their opening by hand."""
