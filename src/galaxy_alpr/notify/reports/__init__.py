"""Reports that are sent by e-mail."""
