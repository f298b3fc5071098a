"""Smart parking: visits, occupancy, rights, tariffs and gates."""
