"""The routes of cameras."""
