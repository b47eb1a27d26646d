"""What is done at the desk: scans, hand-in, confiscation, collection, home time."""
