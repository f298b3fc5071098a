"""The plate lists: entries, and lists as files."""
