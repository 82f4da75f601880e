"""Ids of families of boards in UF2 blocks, by their short names.

From `utils/uf2families.json` of microsoft/uf2, c594542, the source of truth for them. It lacks those of the RP2350,
which are from `boot/uf2.h` of the Pico SDK.
"""

from __future__ import annotations

from difflib import get_close_matches

FAMILIES = {
    "AT32F415": 0xA0C97B8E,
    "ATMEGA32": 0x16573617,
    "CH32V": 0x699B62EC,
    "CSK4": 0x4F6ACE52,
    "CSK6": 0x6E7348A8,
    "ESP32": 0x1C5F21B0,
    "ESP32C2": 0x2B88D29C,
    "ESP32C3": 0xD42BA06C,
    "ESP32C5": 0xF71C0343,
    "ESP32C6": 0x540DDF62,
    "ESP32C61": 0x77D850C4,
    "ESP32H2": 0x332726F6,
    "ESP32P4": 0x3D308E94,
    "ESP32S2": 0xBFDD4EEE,
    "ESP32S3": 0xC47E5767,
    "ESP8266": 0x7EAB61ED,
    "FX2": 0x5A18069B,
    "GD32F350": 0x31D228C6,
    "GD32VF103": 0x9AF03E33,
    "KL32L2": 0x7F83E793,
    "LPC55": 0x2ABC77EC,
    "M0SENSE": 0x11DE784A,
    "MAIXPLAY-U4": 0x4B684D71,
    "MIMXRT10XX": 0x4FB2D5BD,
    "NRF52": 0x1B57745F,
    "NRF52832XXAA": 0x72721D4E,
    "NRF52832XXAB": 0x6F752678,
    "NRF52833": 0x621E937A,
    "NRF52840": 0xADA52840,
    "RP2040": 0xE48BFF56,
    "RP2350-ARM-NS": 0xE48BFF5B,
    "RP2350-ARM-S": 0xE48BFF59,
    "RP2350-RISCV": 0xE48BFF5A,
    "RP2XXX-ABSOLUTE": 0xE48BFF57,
    "RP2XXX-DATA": 0xE48BFF58,
    "RZA1LU": 0x9517422F,
    "SAMD21": 0x68ED2B88,
    "SAMD51": 0x55114460,
    "SAML21": 0x1851780A,
    "STM32F0": 0x647824B6,
    "STM32F1": 0x5EE21072,
    "STM32F2": 0x5D1A0A2E,
    "STM32F3": 0x6B846188,
    "STM32F4": 0x57755A57,
    "STM32F407": 0x6D0922FA,
    "STM32F407VG": 0x8FB060FE,
    "STM32F411XC": 0x06D1097B,
    "STM32F411XE": 0x2DC309C5,
    "STM32F7": 0x53B80F00,
    "STM32G0": 0x300F5633,
    "STM32G4": 0x4C71240A,
    "STM32H7": 0x6DB66082,
    "STM32L0": 0x202E3A91,
    "STM32L1": 0x1E1F432D,
    "STM32L4": 0x00FF6919,
    "STM32L5": 0x04240BDF,
    "STM32WB": 0x70D16653,
    "STM32WL": 0x21460FF0,
}
_NAMES = {number: name for name, number in FAMILIES.items()}


def family_of(text: str) -> int:
    """The id that a short name, or a number, stands for.

    Raises:
        ValueError: it is neither.
    """
    known = FAMILIES.get(text.upper())
    if known is not None:
        return known
    try:
        number = int(text, 0)
    except ValueError:
        near = get_close_matches(text.upper(), FAMILIES) or FAMILIES
        raise ValueError(f"{text!r} is no known family; give its id, or one of {', '.join(near)}") from None
    if not 0 <= number < 1 << 32:
        raise ValueError(f"{text} has more than the 32 bits of a family id")
    return number


def family_name(number: int | None) -> str:
    """A family for people: its id, and its short name where it is known."""
    if number is None:
        return "no family"
    return f"{number:#010x} ({_NAMES[number]})" if number in _NAMES else f"{number:#010x}"


def family_text(number: int) -> str:
    """A family as `family_of` takes it: its short name where it is known, else its id."""
    return _NAMES.get(number, f"{number:#010x}")
