"""Who issues a stack's tokens: its key, the agencies' organisations, the tokens, the commands about them."""
