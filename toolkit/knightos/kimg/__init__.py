"""Pictures: shown, turned into PNG, and made from it."""
