"""What those who run a server or its articles see and do."""
