"""What was deleted or superseded, and how to bring it back."""
