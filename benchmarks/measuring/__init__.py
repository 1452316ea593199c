"""What the benchmarks are made of: servers in children, load on them, and figures."""
