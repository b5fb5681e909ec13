"""What an event costs, and what a service holds in memory, when there is a hundred times as much."""
