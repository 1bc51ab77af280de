"""The set of processes of docker-compose.yml, started natively in production mode and driven by a browser."""
