"""Who is told of what, how far alerts climb, and the words of messages."""
