"""TicKV, Tock's key-value store on flash (formats/tock/SPEC.md: TicKV)."""
