"""Credentials come and go: order, space, size, and what a change breaks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from formats.tock.tbf_footer import (
    CREDENTIAL_LENGTHS,
    ECDSA_P256,
    HMAC_SHA_256,
    RESERVED,
    SHA_256,
    Credential,
    TbfFooter,
)
from formats.tock.tbf_header import TBF_HEADER, TbfHeader, header_checksum
from tests.golden_data import sample
from tests.signing_keys import SECRET, private, stranger
from toolkit.errors import KeyFileError, LayoutError
from toolkit.tock.app import App
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.footers import LONGEST
from toolkit.tock.sign.keys import Key, Secret
from toolkit.tock.sign.make import KIND_OF_FORMAT, CredentialKind, credential_length, make_credential
from toolkit.tock.sign.place import Wanted, add_credentials, remove_credentials
from toolkit.tock.sign.renew import broken_credentials, resign

KINDS = pytest.mark.parametrize("kind", list(CredentialKind))


def app(case: str = "plain") -> App:
    (path,) = sample(f"tock/elf2tab/{case}").glob("*.tbf")
    return App.parse(path.read_bytes())


def key_of(kind: CredentialKind) -> Key | Secret | None:
    if kind is CredentialKind.HMAC_SHA256:
        return SECRET
    return private(kind) if kind.startswith(("rsa", "ecdsa")) else None


def wanted(kind: CredentialKind) -> Wanted:
    return Wanted(kind, key_of(kind), 7 if kind is CredentialKind.CLEARTEXT_ID else None)


def kinds(of: App) -> list[int]:
    return [credential.format for credential in of.credentials]


def verdicts(of: App, *keys: Key | Secret) -> list[Verdict]:
    return [one.verdict for one in check_credentials(of, keys)]


def disabled(of: App) -> App:
    """Give the app disabled, with a right checksum and its old credentials."""
    base = dataclasses.replace(of.header.base, flags=0)
    header = dataclasses.replace(of.header, base=base)
    base = dataclasses.replace(base, checksum=header_checksum(TBF_HEADER.build(header)))
    return dataclasses.replace(of, tbf=dataclasses.replace(of.tbf, header=dataclasses.replace(header, base=base)))


@KINDS
def test_added_credential_is_right(kind: CredentialKind) -> None:
    key = key_of(kind)
    signed = App.parse(add_credentials(app(), [wanted(kind)]).to_bytes())
    expected = Verdict.UNCHECKED if kind is CredentialKind.CLEARTEXT_ID else Verdict.RIGHT
    assert kinds(signed)[0] == kind.number
    assert verdicts(signed, *([key] if key else [])) == [expected]


@KINDS
def test_length_is_what_a_credential_takes(kind: CredentialKind) -> None:
    made = wanted(kind).make(b"app")
    assert credential_length(kind, key_of(kind)) == 8 + len(made.data) == 8 + CREDENTIAL_LENGTHS[kind.number]


def test_room_comes_from_reserved_space() -> None:
    before = app()
    after = add_credentials(before, [wanted(CredentialKind.SHA256)])
    assert len(after.to_bytes()) == len(before.to_bytes()) == 512
    assert after.covered() == before.covered()
    assert sum(8 + len(c.data) for c in after.credentials) == sum(8 + len(c.data) for c in before.credentials)


def test_removing_gives_the_room_back() -> None:
    before = app()
    after = add_credentials(before, [wanted(CredentialKind.SHA256), wanted(CredentialKind.ECDSA_P256)])
    assert remove_credentials(after, {SHA_256, ECDSA_P256}).to_bytes() == before.to_bytes()


@pytest.mark.parametrize(
    ("case", "arch", "size"),
    [("plain", None, 2048), ("plain", "cortex-m4", 2048), ("rv32-fixed", "rv32imac", 1288), ("rv32-pic", None, 1236)],
)
def test_app_grows_by_the_rule_of_its_size(case: str, arch: str | None, size: int) -> None:
    before = app(case)
    after = add_credentials(before, [wanted(CredentialKind.RSA4096)], arch)
    assert after.header.base.total_size == len(after.to_bytes()) == size
    assert header_checksum(TBF_HEADER.build(after.header)) == after.header.base.checksum
    assert after.tbf.binary == before.tbf.binary
    assert verdicts(after, private("rsa4096")) == [Verdict.RIGHT]


def test_growing_renews_digests_and_what_the_keys_made() -> None:
    signed = add_credentials(app(), [wanted(CredentialKind.SHA256), wanted(CredentialKind.ECDSA_P256)])
    more = [Wanted(CredentialKind.ECDSA_P256, private("ecdsa-p256")), wanted(CredentialKind.RSA4096)]
    grown = add_credentials(signed, more)
    assert broken_credentials(signed, grown) == ()
    assert verdicts(grown, private("ecdsa-p256"), private("rsa4096")) == [Verdict.RIGHT] * 3


def test_growing_breaks_what_no_key_is_there_for() -> None:
    signed = add_credentials(app(), [wanted(CredentialKind.SHA256), wanted(CredentialKind.ECDSA_P256)])
    grown = add_credentials(signed, [wanted(CredentialKind.RSA4096)])
    assert [credential.format for credential in broken_credentials(signed, grown)] == [ECDSA_P256]


def test_kernel_sees_all_that_it_knows() -> None:
    unknown = add_credentials(app(), [wanted(CredentialKind.CLEARTEXT_ID), wanted(CredentialKind.HMAC_SHA256)])
    after = add_credentials(unknown, [wanted(CredentialKind.SHA256)])
    assert kinds(after) == [SHA_256, 0xF1, HMAC_SHA_256, RESERVED]


@pytest.mark.parametrize("kind", [CredentialKind.SHA512, CredentialKind.ECDSA_P256, CredentialKind.HMAC_SHA256])
def test_what_the_same_key_made_is_replaced(kind: CredentialKind) -> None:
    once = add_credentials(app(), [wanted(kind)])
    assert kinds(add_credentials(once, [wanted(kind)])) == kinds(once)


def test_an_id_is_replaced_by_another() -> None:
    once = add_credentials(app(), [Wanted(CredentialKind.CLEARTEXT_ID, identifier=1)])
    twice = add_credentials(once, [Wanted(CredentialKind.CLEARTEXT_ID, identifier=0x0102)])
    assert twice.credentials[0] == Credential(0xF1, b"\x02\x01" + bytes(6))
    assert kinds(twice) == [0xF1, RESERVED]


def test_two_signers() -> None:
    once = add_credentials(app(), [wanted(CredentialKind.ECDSA_P256)])
    twice = add_credentials(once, [Wanted(CredentialKind.ECDSA_P256, stranger())])
    assert verdicts(twice, private("ecdsa-p256"), stranger()) == [Verdict.RIGHT] * 2


def test_wrapped_reserved_space_is_split() -> None:
    before = app("footer-wrap")
    after = App.parse(add_credentials(before, [wanted(CredentialKind.SHA256)]).to_bytes())
    assert (after.header.base.total_size, after.missing, after.tbf.footer.tail) == (65956, 0, bytes(2))


def test_file_shorter_than_its_size_becomes_whole() -> None:
    before = app("ecdsa-short")
    after = remove_credentials(before, {SHA_256})
    assert (before.missing, after.missing, len(after.to_bytes())) == (4, 0, before.header.base.total_size)


def test_bytes_behind_the_app_stay() -> None:
    before = App.parse(app().to_bytes() + b"behind")
    assert add_credentials(before, [wanted(CredentialKind.SHA256)]).to_bytes()[512:] == b"behind"


def with_header(header: TbfHeader) -> App:
    return dataclasses.replace(app(), tbf=dataclasses.replace(app().tbf, header=header))


def no_program() -> App:
    elements = tuple(element for element in app().header.elements if element.type != 9)
    return with_header(dataclasses.replace(app().header, elements=elements))


def huge() -> App:
    base = dataclasses.replace(app().header.base, total_size=LONGEST + 4)
    return with_header(dataclasses.replace(app().header, base=base))


def with_tail() -> App:
    return dataclasses.replace(app(), tbf=dataclasses.replace(app().tbf, footer=TbfFooter((), b"neither" * 10)))


def cut() -> App:
    return App.parse(app().to_bytes()[:200])


@pytest.mark.parametrize(
    ("made", "words"),
    [(no_program, "no Program"), (huge, "more than"), (with_tail, "neither a credential"), (cut, "binary ends at")],
    ids=["no-program", "huge", "tail", "cut"],
)
def test_apps_that_cannot_have_credentials(made: Callable[[], App], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        add_credentials(made(), [wanted(CredentialKind.SHA256)])


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        (CredentialKind.RSA4096, None, "needs an RSA key of 4096 bits, and none"),
        (CredentialKind.RSA4096, private("rsa2048"), "this is a private RSA key of 2048 bits"),
        (CredentialKind.RSA2048, private("ecdsa-p256"), "this is a private key on the curve P-256"),
        (CredentialKind.ECDSA_P256, private("rsa2048"), "needs a key on the curve P-256"),
        (CredentialKind.ECDSA_P256, private("ecdsa-p256").public, "signing needs the private key"),
        (CredentialKind.HMAC_SHA256, private("rsa2048"), "needs a secret"),
        (CredentialKind.RSA2048, SECRET, "this is a secret"),
        (CredentialKind.SHA256, SECRET, "needs no key"),
    ],
    ids=["none", "size", "family", "curve", "public", "hmac", "secret", "sha"],
)
def test_keys_that_are_not_for_a_kind(kind: CredentialKind, key: Key | Secret | None, words: str) -> None:
    with pytest.raises(KeyFileError, match=words):
        make_credential(kind, b"app", key)


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [(CredentialKind.CLEARTEXT_ID, None), (CredentialKind.CLEARTEXT_ID, 1 << 64), (CredentialKind.SHA256, 1)],
)
def test_identifiers_that_do_not_fit(kind: CredentialKind, identifier: int | None) -> None:
    with pytest.raises(ValueError, match="identifier"):
        make_credential(kind, b"app", identifier=identifier)


def every_kind() -> App:
    return add_credentials(app(), [wanted(kind) for kind in CredentialKind])


def test_a_change_breaks_all_that_covers_the_app() -> None:
    before = every_kind()
    broken = [KIND_OF_FORMAT[credential.format] for credential in broken_credentials(before, disabled(before))]
    assert broken == [kind for kind in CredentialKind if kind is not CredentialKind.CLEARTEXT_ID]


def test_nothing_is_broken_where_nothing_changed() -> None:
    before = every_kind()
    assert broken_credentials(before, remove_credentials(before, {SHA_256})) == ()


def test_resign_renews_digests_without_keys() -> None:
    before = every_kind()
    after = resign(disabled(before))
    assert [one.verdict for one in check_credentials(after)][:3] == [Verdict.RIGHT] * 3
    assert len(broken_credentials(before, after)) == 5


def test_resign_with_all_keys_renews_all() -> None:
    before = every_kind()
    keys = [key for key in map(key_of, CredentialKind) if key is not None]
    after = resign(disabled(before), *keys)
    assert broken_credentials(before, after) == ()
    assert Verdict.WRONG not in verdicts(after, *keys)
    assert len(after.to_bytes()) == len(before.to_bytes())


def test_resign_renews_only_what_the_key_made() -> None:
    two = [Wanted(CredentialKind.ECDSA_P256, key) for key in (private("ecdsa-p256"), stranger())]
    before = add_credentials(app(), two)
    after = resign(disabled(before), stranger(), before=before)
    assert verdicts(after, stranger()) == [Verdict.WRONG, Verdict.RIGHT]


def test_resign_leaves_the_signature_of_another_modulus() -> None:
    before = add_credentials(app(), [wanted(CredentialKind.RSA4096)])
    data = bytes(512) + before.credentials[0].data[512:]
    footer = TbfFooter((Credential(2, data), *before.credentials[1:]), before.tbf.footer.tail)
    foreign = dataclasses.replace(before, tbf=dataclasses.replace(before.tbf, footer=footer))
    assert resign(foreign, private("rsa4096")) == foreign


def test_resign_takes_private_keys_only() -> None:
    with pytest.raises(KeyFileError, match="signing needs the private key"):
        resign(every_kind(), private("rsa2048").public)


def test_credential_that_is_too_short_is_wrong() -> None:
    footer = TbfFooter((Credential(SHA_256, b"short"),), b"")
    short = dataclasses.replace(app(), tbf=dataclasses.replace(app().tbf, footer=footer))
    assert verdicts(short) == [Verdict.WRONG]


def test_surplus_of_a_credential_is_ignored_and_kept() -> None:
    digest = make_credential(CredentialKind.SHA256, app().covered())
    footer = TbfFooter((Credential(SHA_256, digest.data + b"more"),), b"")
    surplus = dataclasses.replace(app(), tbf=dataclasses.replace(app().tbf, footer=footer))
    assert verdicts(surplus) == [Verdict.RIGHT]
    assert resign(surplus) == surplus
