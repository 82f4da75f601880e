"""Manifests: TOML that says what an image is made of."""
