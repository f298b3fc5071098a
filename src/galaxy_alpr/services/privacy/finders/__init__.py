"""What finds the rows that mention a plate, by subject."""
