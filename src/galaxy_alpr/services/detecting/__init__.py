"""Detection in pictures that are not stored."""
