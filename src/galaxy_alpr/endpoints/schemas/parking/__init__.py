"""The bodies of smart parking."""
