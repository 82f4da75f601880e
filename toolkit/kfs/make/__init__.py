"""Making new volumes from trees."""
