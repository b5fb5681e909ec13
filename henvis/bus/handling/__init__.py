"""What arrives at a service: held against the contract, taken in once, and handled in its order."""
