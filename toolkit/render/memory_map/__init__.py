"""Pictures of memories: text, SVG, and pages to look around in."""
