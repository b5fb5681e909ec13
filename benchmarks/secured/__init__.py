"""What a broker that asks who comes costs, and one that also encrypts."""
