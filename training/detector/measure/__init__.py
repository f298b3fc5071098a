"""Inference, figures and thresholds of detectors."""
