"""Reading the files that a school's management system writes, and what they would change.

Pure but for lxml: bytes go in, people and problems come out. Nothing here knows the register's
tables; nothing of a file that is not listed in `people` is kept, not even for a moment.
"""
