"""Inference for a mixture-of-experts model with FP8 weights."""
