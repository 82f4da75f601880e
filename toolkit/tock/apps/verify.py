"""All findings about the apps of an image: about their list, and about each of them where it lies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.tock.apps.listed import AppList, Listed
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.verify import verify

_SAID_BY_LIST = {
    "tbf-fixed-address",
    "tbf-kernel-version-missing",
    "tbf-binary-end",
    "tbf-total-size",
    "tbf-header-beyond-total",
}
"""Findings about one app that the list has in its own words, where it has them."""


def verify_apps(image: FlashImage, apps: AppList) -> list[Finding]:
    """The findings, those of the list first. Offsets count from the start of the board's flash, in bytes."""
    findings = list(apps.findings)
    known = {finding.where for finding in findings}
    for item in apps.items:
        findings += _within(image, item, is_known=item.label in known)
    return findings


def _within(image: FlashImage, item: Listed, *, is_known: bool) -> Iterator[Finding]:
    offset = item.address - image.board.flash.address
    for finding in verify(image.read_range(item.range), address=item.address):
        if is_known and finding.code in _SAID_BY_LIST:
            continue
        where = f"{item.label}: {finding.where}" if finding.where else item.label
        at = None if finding.offset is None else finding.offset + offset
        yield dataclasses.replace(finding, where=where, offset=at)
