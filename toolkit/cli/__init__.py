"""The command line: reads arguments, calls one function of the toolkit, shows the result."""
