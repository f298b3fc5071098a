"""The plate lists: changing entries, and importing lists from files."""
