"""The verbs that read pictures and video."""
