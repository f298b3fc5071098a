"""The cameras of one application: their parts, and the process that reads them."""
