"""A picture's way in: submitted, read, stored, corrected, deleted."""
