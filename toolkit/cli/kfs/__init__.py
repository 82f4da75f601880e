"""`flashwright kfs …`: KnightOS volumes."""

from toolkit.cli.groups import Verbs

HELP = "KnightOS volumes: the filesystem KFS in the ROM image of a calculator."
VERBS: Verbs = {
    "create": "making:create",
    "info": "reading:info",
    "ls": "reading:list_",
    "tree": "reading:tree",
    "stat": "reading:stat",
    "cat": "reading:cat",
    "export": "reading:export",
    "put": "changing:put",
    "get": "getting:get",
    "cp": "changing:cp",
    "mv": "changing:mv",
    "rm": "changing:rm",
    "mkdir": "changing:mkdir",
    "ln": "changing:ln",
    "df": "space:df",
    "collect": "collecting:collect",
    "history": "history:history",
    "recover": "history:recover",
    "diff": "comparing:diff",
    "streams": "streams:streams",
    "fsck": "checking:fsck",
    "lint": "linting:lint",
}
"""Command → module of this package and function; only what is asked for is loaded."""
