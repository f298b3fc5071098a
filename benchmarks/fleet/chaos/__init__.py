"""A fleet under faults: at the end every reading is in the centre once."""
