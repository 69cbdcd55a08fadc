"""Background jobs on DBOS: durable, done once, on SQLite or PostgreSQL. The only package that imports dbos."""
