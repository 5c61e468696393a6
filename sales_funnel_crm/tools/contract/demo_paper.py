"""Papers of the demo story: a PDF of one page, as small as it can be."""


def make_pdf(lines):
    """Return a PDF that shows ``lines``; what its font has not is left out.

    >>> make_pdf(["Acceptance", "Line 1 (of 2)"])[:8]
    b'%PDF-1.4'
    """
    shown = [line.encode("ascii", "ignore").decode().strip() for line in lines]
    escaped = [
        line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in shown if line
    ]
    text = "BT /F1 14 Tf 72 760 Td 24 TL " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET"
    page = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R {page} >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    content += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    )
    return content.encode("ascii")
