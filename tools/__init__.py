"""Scripts around the product: packages, test services, test runs, demo start, backup. Standard library only."""
