"""What a file is: probers, one for each family, and what they found."""
