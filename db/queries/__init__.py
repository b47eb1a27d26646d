"""What can be asked of the store, by subject; `db.facts` puts it together."""
