"""Interfaces of other vendors, and formats of standards."""
