"""How pictures are read, stored, masked, and made again."""
