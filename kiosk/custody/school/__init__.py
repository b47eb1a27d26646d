"""The school's own rules as dated data, its days, and its safe."""
