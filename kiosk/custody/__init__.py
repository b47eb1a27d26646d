"""The rules of custody. Pure: standard library only, no input or output, no wall clock.

Whoever reads this package alone knows every rule: which states a custody record has and how it
moves between them (`states`, `transitions`), what each act asks for (`asks`), what is judged
(`release`, `rules`), who may do and see what (`permissions`, `visibility`), and what is written
down (`events`, `register`). Begin with `transitions` and `release`.
"""
