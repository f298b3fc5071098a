"""The texts that plates have: their parts, and how a search finds the plates with them."""
