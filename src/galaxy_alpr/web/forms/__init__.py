"""Bodies with pictures or files: forms, JSON, and the bytes of one picture."""
