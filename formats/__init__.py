"""What the bytes are: declared formats, from bytes to records and back. Pure, without files or devices."""
