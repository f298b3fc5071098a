"""Routes of parking: visits and how they are joined."""
