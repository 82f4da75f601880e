"""Headers in front of applications and candidates: found, and held against what they are about."""
