"""Papers of ballots."""
