"""ROM images of KnightOS: what is on their pages, made of parts and taken apart."""
