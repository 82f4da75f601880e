"""What images of each kind hold: their memories, and what is wrong with them."""
