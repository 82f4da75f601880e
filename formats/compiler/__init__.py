"""Turning declared layouts into fast functions, so that speed needs no second decoder written by hand.

Runs of fixed fields become one `struct.Struct`; what varies becomes slices and calls around it. The functions say
only *that* bytes are refused (`Refused`), never why: `codec` asks the interpreted layout for the reason. That
both agree on every registered spec is a property test.

`parsers` and `builders` have the functions for each kind of construct, `record_parsers` and `record_builders` write
the source of those for records. Builders are loaded when something is built: most commands only read.
"""
