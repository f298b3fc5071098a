"""The detector's rows, labels and augmented batches."""
