"""The reader's rows and training crops."""
