"""Options of commands that have rules of their own."""
