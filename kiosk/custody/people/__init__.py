"""The rules of people: who is whom, who must not collect, who may in whose place."""
