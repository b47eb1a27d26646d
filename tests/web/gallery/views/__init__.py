"""View data by hand, one module for each desk task."""
