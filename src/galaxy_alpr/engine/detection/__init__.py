"""Detection of plates and vehicles, and their pairing."""
