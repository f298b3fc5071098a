"""What a crop of a plate says."""
