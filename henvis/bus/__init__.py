"""The runner: consume, transact, publish. What makes a service correct whatever dies when."""
