"""Smart parking: visits and what belongs to them."""
