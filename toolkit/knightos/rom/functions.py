"""What the functions of the kernel's jump tables are called (formats/knightos/SPEC.md: kernel_jump).

As of kernel 3f71d3b, the last one. Tables of pages 00 and 01 only grow, so names hold for older kernels as far as
their tables go; on page 02 that is not promised.
"""

from __future__ import annotations

_PAGE_00 = """
boot reboot suspendDevice malloc free calloc memset memcheck memSeekToStart memSeekToEnd reassignMemory
loadLibrary contextSwitch startThread launchProgram getCurrentThreadID exitThread killThread killCurrentThread
getEntryPoint setReturnPoint suspendCurrentThread resumeThread setInitialHL setInitialDE createSignal readSignal
setInitialBC setInitialA setInitialIX setInitialIY getThreadHeader checkThread waitKey getKey flushKeys fastCopy
lcdDelay getBatteryLevel getLcdLock getKeypadLock getIoLock getUsbLock hasLcdLock hasKeypadLock hasIoLock
hasUsbLock unlockFlash lockFlash copyFlashPage copyFlashExcept copySectorToSwap eraseFlashSector eraseFlashPage
writeFlashBuffer writeFlashByte eraseSwapSector findFileEntry findDirectoryEntry fileExists directoryExists
deleteFile createDirectory listDirectory checkKFS fixKFS openFileRead openFileWrite flush closeStream
streamReadByte streamReadWord streamReadBuffer streamReadToEnd getStreamInfo seek allocScreenBuffer
freeScreenBuffer clearBuffer drawLine rectOR putSpriteOR putSpriteAND putSpriteXOR putSprite16XOR putSprite16OR
putSprite16AND colorSupported clearColorLcd setLegacyLcdMode resetLegacyLcdMode checkLegacyLcdMode colorLcdOn
colorLcdOff colorLcdWait readLcdRegister writeLcdRegister clipColorRectangle fullScreenWindow setLcdWindow cpHLDE
cpHLBC cpBCDE smul16By8 mul8By8 mul16By8 mul16By16 mul32By8 div8By8 div32By16 sub16from32 divHLbyC divACbyDE
sDivACbyDE smin smax isin icos getBootCodeVersionString hexToA hexToHL indirect16HL indirect16HLDE cpHLDE_sort
sleep getKernelMajorVersion getKernelMinorVersion getKernelPatchNumber getKernelCommitsSinceTag getKernelShortHash
isKernelDirty isAlphaNum getRandom strlen strcpy strcmp strcmp_sort strchr strtoi toLower toUpper crc16_init
crc16_updateByte crc16_updateBuffer mutexInit mutexLock mutexUnlock condInit condWait condNotifyAll condNotifyOne
realloc memoryAvailable streamWriteByte streamWriteWord streamWriteBuffer createSymLink getStreamPos getBootPage
add16To32 getNextThreadID getScanCode ioSendPacket ioRegisterHandler renameFile
"""
_PAGE_01 = """
newline drawChar drawCharAND drawCharXOR drawStr drawStrAND drawStrXOR wrapStr wrapStrAND wrapStrXOR drawHexA
drawDecA measureChar measureStr drawHexHL drawDecHL drawDecACIX
"""
_PAGE_02 = """
sha1Init sha1Clean sha1AddByte sha1AddRange sha1Pad getTimeInTicks setClock getTime convertTimeFromTicks
convertTimeToTicks rleCompress rleDecompress rleCalculateCompressedLength rleCalculateDecompressedLength
integerSort callbackSort getPixel setPixel resetPixel invertPixel drawVLine rectXOR rectAND drawVLineAND
clockSupported isLeapYear monthLength itostr itofp strtofp fptostr fpLdConst fpAdd fpSub fpMulPow10 fpAnd fpOr
fpXor fpNot fpNeg fpAbs fpCompare fpMin fpMax fpIPart fpFPart fpRand
"""

FUNCTIONS = {page: tuple(names.split()) for page, names in enumerate((_PAGE_00, _PAGE_01, _PAGE_02))}
"""Page → names, by index."""


def function_number(page: int, index: int) -> int:
    """The number by which programs call a function."""
    return index << 8 | page


def function_name(page: int, index: int) -> str | None:
    """The name of a function, or None where the last kernel has none."""
    names = FUNCTIONS.get(page, ())
    return names[index] if index < len(names) else None
