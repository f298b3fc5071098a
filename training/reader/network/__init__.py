"""The reader's network, its loss, checkpoints and quantisation."""
