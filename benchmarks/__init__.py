"""Benchmarks: ratios of kg to a peer in the same run; absolute times on shared machines mean nothing."""
