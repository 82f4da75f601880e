"""The two declarations of every format, held against each other: formats/ (construct) and ksy/ (Kaitai Struct)."""
