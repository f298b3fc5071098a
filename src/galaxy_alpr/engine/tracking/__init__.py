"""Tracking of plates and vehicles over the frames of a video, and one reading of each pass."""
