"""Images of Mbed OS that others made, or that their tools made of ours."""
