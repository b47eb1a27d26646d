"""Everything that Phonebox can do: a module for each thing that staff do, and the ports."""
