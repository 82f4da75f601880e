"""`flashwright knightos pkg show|verify|unpack|pack|install`: packages."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.knightos.file_arguments import Json, Strict
from toolkit.cli.output import about, require_other_files, write_output

if TYPE_CHECKING:
    from toolkit.knightos.package.make import Storing
    from toolkit.knightos.package.package import PackageRead


class ChecksumOption(Enum):
    """Kinds of checksum."""

    NONE = "none"
    CRC16 = "crc16"
    SHA1 = "sha1"
    MD5 = "md5"


class CompressionOption(Enum):
    """Compressions that are known well enough to be written."""

    STORED = "stored"
    RLE = "rle"


Package = Annotated[Path, typer.Argument(metavar="PKG", help="Package; - for standard input.")]
NewFolder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make; new or empty.")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder with a package.config and the folder root.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="PKG", help="Package to write; - for standard output.")]
Config = Annotated[Path | None, typer.Option("--config", "-c", help="Another file than FOLDER/package.config.")]
Root = Annotated[Path | None, typer.Option("--root", help="Another folder of files than FOLDER/root.")]
Order = Annotated[
    Path | None,
    typer.Option("--order", help="List of paths that come first, instead of FOLDER/package.order, if that is there."),
]
Checksum = Annotated[ChecksumOption, typer.Option("--checksum", "-k", help="Checksum of each file.")]
Compression = Annotated[
    CompressionOption, typer.Option("--compression", "-x", help="Of files that get smaller by it; kpack reads none.")
]
ForceFiles = Annotated[bool, typer.Option("--force", help="Files with wrong checksums, too.")]
Image = Annotated[Path, typer.Argument(metavar="IMAGE", help="ROM image of a calculator, with a volume.")]
Development = Annotated[bool, typer.Option("--development", help="Also what lies in /include and /slib.")]
StrictInstall = Annotated[
    bool, typer.Option("--strict", help="Change nothing if anything is odd, or not read whole by the kernel.")
]
ForceInstall = Annotated[
    bool, typer.Option("--force", help="Into a damaged volume, and files with wrong checksums, too.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done to each path.")]


def show(package: Package, as_json: Json = False) -> None:
    """Show what a package, or a stub, says, and its files.

    Reads what kpack writes as well as what its document says.

    Example: flashwright knightos pkg show corelib.pkg
    """
    from toolkit.cli.knightos.packages_text import show_package
    from toolkit.knightos.package.describe import describe, describe_stub
    from toolkit.knightos.package.stub import read_stub

    data = _read(package)
    stub = read_stub(data)
    described = describe_stub(stub) if stub else describe(_parse(package, data))
    if as_json:
        output.show_json("knightos-pkg-show/1", {"file": str(package), "length": len(data), **described})
    else:
        show_package(str(package), len(data), described)


def verify(package: Package, strict: Strict = False, as_json: Json = False) -> None:
    """Check a package and all its files.

    What kpack does otherwise than its document is a warning. Exit code 1 when there are errors.

    Example: flashwright knightos pkg verify corelib.pkg --strict
    """
    from toolkit.knightos.package.verify import verify as verify_package
    from toolkit.quantities import format_count

    read = _package(package)
    findings = verify_package(read)
    if as_json:
        found = [finding.as_dict() for finding in findings]
        output.show_json("knightos-pkg-verify/1", {"file": str(package), "form": read.form.value, "findings": found})
    else:
        output.show_findings(findings)
        if not findings:
            output.show(f"{package}: {format_count(len(read.files), 'file')}, nothing wrong")
    raise typer.Exit(output.exit_code(findings, strict=strict))


def unpack(package: Package, folder: NewFolder, force: ForceFiles = False, as_json: Json = False) -> None:
    """Take a package apart, ready to be made again.

    FOLDER gets the files in root, a package.config, and package.order, which lists the files in their order. Nothing is
    written outside of it, and nothing at all if a file cannot be unpacked.

    Example: flashwright knightos pkg unpack corelib.pkg corelib/
    """
    from toolkit.files import name_to_text
    from toolkit.knightos.package.unpack import unpack as unpack_package
    from toolkit.quantities import format_count

    read = _package(package)
    findings = unpack_package(read, folder, force=force)
    if as_json:
        files, found = [name_to_text(file.path) for file in read.files], [finding.as_dict() for finding in findings]
        document = {"file": str(package), "folder": str(folder), "files": files, "findings": found}
        output.show_json("knightos-pkg-unpack/1", document)
    else:
        output.warn(findings)
        output.show(f"{folder}: package.config, {format_count(len(read.files), 'file')}")
    raise typer.Exit(output.exit_code(findings))


def pack(
    folder: Folder,
    target: Output,
    config: Config = None,
    root: Root = None,
    order: Order = None,
    checksum: Checksum = ChecksumOption.CRC16,
    compression: Compression = CompressionOption.STORED,
    as_json: Json = False,
) -> None:
    """Make a package of files and a package.config.

    Links are followed. The same files give the same bytes: by their names, or in a given order. Without options files
    are stored as they are with a CRC-16, which kpack reads as well as those who go by its document.

    Example: flashwright knightos pkg pack corelib/ -o corelib.pkg
    Example: flashwright knightos pkg pack . --root bin/root -o corelib.pkg
    """
    from toolkit.files import name_to_text
    from toolkit.knightos.package.config import FILE_NAME, read_config
    from toolkit.knightos.package.make import in_order, make_package, read_root
    from toolkit.knightos.package.unpack import ORDER_NAME, ROOT

    output.require_apart(target, as_json=as_json)
    config = config or folder / FILE_NAME
    require_other_files(target, config, *([order] if order else []))
    metadata, findings = read_config(config, output.read_input(config, _LONGEST_TEXT))
    files, left_out = read_root(root or folder / ROOT)
    listed = order or folder / ORDER_NAME
    order_bytes = output.read_input(listed, _LONGEST_TEXT) if order or listed.exists() else b""
    packed = in_order(files, order_bytes, str(listed))
    made = make_package(metadata, packed, _storing(checksum, compression))
    findings = [*findings, *left_out]
    if not as_json:
        output.warn(findings)
    write_output(target, made, quiet=as_json)
    if as_json:
        document = {"folder": str(folder), "file": str(target), "length": len(made)}
        paths, found = [name_to_text(path) for path, _content in packed], [finding.as_dict() for finding in findings]
        output.show_json("knightos-pkg-pack/1", {**document, "files": paths, "findings": found})


def install(
    package: Package,
    image: Image,
    development: Development = False,
    strict: StrictInstall = False,
    force: ForceInstall = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Install a package in an image, with its stub.

    As the system does it: files of /include and /slib are left out and listed, the stub goes to /var/packages. All of
    it reaches the image, or, after an error, nothing. What the kernel will not read whole, and what the package needs
    and the image lacks, is named. Exit code 1 when the kernel will not start a program.

    Example: flashwright knightos pkg install corelib.pkg calc.rom
    Example: flashwright knightos pkg install corelib.pkg calc.rom --strict
    """
    from toolkit.cli.knightos.packages_text import show_installed
    from toolkit.cli.progress import Progress
    from toolkit.kfs.copying.changes import Changes
    from toolkit.kfs.open_image import change_volume
    from toolkit.knightos.package.install import install as install_package

    read = _package(package)
    with change_volume(image, force=force) as volume, Progress("install") as bar:
        changes = Changes(volume, progress=bar)
        installed = install_package(read, changes, development=development, strict=strict, force=force)
    if as_json:
        from toolkit.cli.kfs.changing_text import describe

        document = {
            "file": str(package),
            "image": str(image),
            "installed": str(installed.identity),
            "left_out": list(installed.left_out),
            **describe(changes),
        }
        output.show_json("knightos-pkg-install/1", document)
    else:
        show_installed(installed, changes, verbose=verbose)
    raise typer.Exit(output.exit_code(changes.findings))


_LONGEST_TEXT = 1 << 20


def _read(package: Path) -> bytes:
    from toolkit.knightos.package.package import LONGEST

    return output.read_input(package, LONGEST)


def _package(package: Path) -> PackageRead:
    return _parse(package, _read(package))


def _parse(package: Path, data: bytes) -> PackageRead:
    from toolkit.errors import PackageError
    from toolkit.knightos.package.package import read_package
    from toolkit.knightos.package.stub import read_stub

    if read_stub(data):
        raise PackageError(f"{package}: this is the stub of an installed package; its files are not in it")
    with about(str(package)):
        return read_package(data)


def _storing(checksum: ChecksumOption, compression: CompressionOption) -> Storing:
    from formats.knightos.package import CHECKSUM_NAMES, COMPRESSION_NAMES
    from toolkit.knightos.package.make import Storing

    compressions = {name: number for number, name in COMPRESSION_NAMES.items()}
    checksums = {name: number for number, name in CHECKSUM_NAMES.items()}
    return Storing(compressions[compression.value], checksums[checksum.value])
