"""What a centre does with what its sites send."""
