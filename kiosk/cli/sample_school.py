"""`phonebox demo`: the sample school, made once, and told about each time."""
