"""The footers of a TBF: credentials between the binary and the end (SPEC.md: tbf_credential, tbf_footer).

Footers are TLVs like header elements, but nothing rounds their lengths. Whatever is no credential ends the chain
and stays as bytes: fill, garbage, a lying length. Whether a credential is right is not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import Limited, blob, declare, derived, exactly, layout_of, record, rest, u16, u32
from formats.lists import WhileItFits

CREDENTIAL_TYPE = 128
RESERVED, RSA_3072, RSA_4096, SHA_256, SHA_384, SHA_512, ECDSA_P256, HMAC_SHA_256 = range(8)
RSA_2048, CLEAR_TEXT_ID = 0x0A, 0xF1

CREDENTIAL_NAMES = {
    RESERVED: "reserved",
    RSA_3072: "rsa3072",
    RSA_4096: "rsa4096",
    SHA_256: "sha256",
    SHA_384: "sha384",
    SHA_512: "sha512",
    ECDSA_P256: "ecdsa_p256",
    HMAC_SHA_256: "hmac_sha256",
    RSA_2048: "rsa2048",
    CLEAR_TEXT_ID: "clear_text_id",
}
CREDENTIAL_LENGTHS = {
    RSA_3072: 768,
    RSA_4096: 1024,
    SHA_256: 32,
    SHA_384: 48,
    SHA_512: 64,
    ECDSA_P256: 64,
    HMAC_SHA_256: 32,
    RSA_2048: 256,
    CLEAR_TEXT_ID: 8,
}
"""Length of the data in bytes; Reserved has any."""
KERNEL_CREDENTIALS = frozenset({RESERVED, RSA_3072, RSA_4096, SHA_256, SHA_384, SHA_512, ECDSA_P256})
"""The formats that the kernel knows; any other ends its walk."""


@record
class Credential:
    """One credential TLV."""

    _type = derived(exactly(u16, CREDENTIAL_TYPE), "type, 128", lambda _r: CREDENTIAL_TYPE)
    _length = derived(Limited(u16, 4, 0xFFFF), "bytes of format and data", lambda r: 4 + len(r.data))
    format: int = declare(u32, "kind of credential", names=CREDENTIAL_NAMES)
    data: bytes = declare(blob(lambda r: r._length - 4), "digest, signature or reserved bytes")


@record
class TbfFooter:
    """The footer region: credentials from its start, and the bytes behind the last."""

    credentials: tuple[Credential, ...] = declare(WhileItFits(layout_of(Credential)), "credentials")
    tail: bytes = declare(rest, "bytes behind the last credential", default=b"")


TBF_CREDENTIAL = Spec("tock.tbf_credential", Credential, title="TBF credential (footer TLV)")
TBF_FOOTER = Spec("tock.tbf_footer", TbfFooter, title="TBF footer region")
