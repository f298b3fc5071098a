"""Log-in, people and permissions over HTTP."""
