"""Quotes of visits, payments of them, and who takes the money."""
