"""Measurements of the contract's cost section, as ratios in one run: python -m tests.bench."""
