"""Simulated lots: how well readings at gates become visits, beside what is usual elsewhere."""
