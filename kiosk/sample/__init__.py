"""A sample school: invented people, and three weeks made through the services themselves."""
