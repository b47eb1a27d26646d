"""The school: its beginning, its rules, its day and its safe."""
