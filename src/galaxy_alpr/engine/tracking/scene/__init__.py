"""What moves over a camera's picture and how, and what only stands in it."""
