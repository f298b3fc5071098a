"""Tests of the interfaces of other vendors."""
