"""`flashwright kfs …`: KnightOS volumes."""

HELP = "KnightOS volumes: the filesystem KFS in the ROM image of a calculator."
VERBS = {
    "create": "making:create",
    "info": "reading:info",
    "ls": "reading:list_",
    "tree": "reading:tree",
    "stat": "reading:stat",
    "cat": "reading:cat",
    "export": "reading:export",
    "df": "space:df",
    "history": "history:history",
    "recover": "history:recover",
    "diff": "comparing:diff",
    "streams": "streams:streams",
    "lint": "linting:lint",
}
"""Command → module of this package and function; only what is asked for is loaded."""
