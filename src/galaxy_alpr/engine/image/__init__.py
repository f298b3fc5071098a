"""Pixels to pixels: decoding, geometry, brightness, colours, quality, drawing."""
