"""Tell how the text of a file is encoded, without guessing wildly."""

import codecs
import re

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB 18030 / GBK (简体中文)",
    "big5hkscs": "Big5 (繁體中文)",
    "cp1252": "Windows 1252 / Latin 1",
}

_SAMPLE_BYTES = 1 << 20
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")


class UnknownEncoding(ValueError):
    """The bytes fit no encoding well enough to decide."""


def detect_encoding(stream):
    """Return the name of the encoding of ``stream``, which is read from its start.

    >>> import io
    >>> detect_encoding(io.BytesIO("编号".encode("utf-8")))
    'utf-8-sig'
    >>> detect_encoding(io.BytesIO("编号,阶段,进入时间".encode("gb18030")))
    'gb18030'
    >>> detect_encoding(io.BytesIO("參考編號,階段,進入時間,業務員".encode("big5")))
    'big5hkscs'
    >>> detect_encoding(io.BytesIO("Référence;Étape;Durée".encode("cp1252")))
    'cp1252'

    :param stream: seekable binary file
    :return: a key of ``ENCODINGS``, or utf-16-le / utf-16-be without byte order mark
    :raise UnknownEncoding: when none fits
    """
    stream.seek(0)
    sample = stream.read(_SAMPLE_BYTES)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = sample.count(0)
    if zeros > len(sample) // 8:
        return "utf-16-be" if sample[:200:2].count(0) > sample[1:200:2].count(0) else "utf-16-le"
    if _decodes(stream, "utf-8"):
        return "utf-8-sig"
    for encoding in _candidates(sample):
        if _decodes(stream, encoding):
            return encoding
    raise UnknownEncoding


def _decodes(stream, encoding):
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(_SAMPLE_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _candidates(sample):
    """Return the encodings that the pattern of high bytes speaks for.

    A character of GB 2312 is two high bytes; in Big5 the second one is below
    0x80 in about four of ten; an accented Latin letter mostly stands alone.
    """
    runs = _HIGH_BYTES.findall(sample)
    if not runs:
        return []
    alone = sum(len(run) == 1 for run in runs) / len(runs)
    odd = sum(len(run) % 2 for run in runs) / len(runs)
    if odd < 0.05:
        return ["gb18030"]
    if alone > 0.8:
        return ["cp1252"]
    return ["big5hkscs", "gb18030"]
