"""Ratios of ours against a peer, in one run; absolute times of shared machines mean nothing."""
