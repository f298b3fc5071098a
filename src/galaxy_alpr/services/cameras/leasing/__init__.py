"""Which process reads which camera: leases with tokens, and their fair shares."""
