"""The figures of reports, and who is sent them."""
