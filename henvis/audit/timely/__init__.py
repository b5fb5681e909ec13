"""The claim "timely": what agencies say of deadlines follows from the law, and all that is due is said."""
