"""What is wrong in a dump of RAM, as findings."""
