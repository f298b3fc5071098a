"""Reading a form with files; limits are checked while the bytes arrive, large files go to disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from galaxy_alpr.errors import BadRequest, UnsupportedMediaType
from galaxy_alpr.web.forms.files import Form, FormLimits
from galaxy_alpr.web.forms.parts import FormParts
from galaxy_alpr.web.idempotency.form_digest import FormDigest
from galaxy_alpr.web.idempotency.pending import PENDING


@asynccontextmanager
async def read_form(
    content_type: str | None, chunks: AsyncIterator[bytes], limits: FormLimits
) -> AsyncIterator[Form]:
    """Read a ``multipart/form-data`` body (RFC 7578); its files exist until the end of the block.

    Raises ``UnsupportedMediaType`` for another kind of body, ``PayloadTooLarge`` as soon as a field
    or the number of files or parts exceeds its limit, ``BadRequest`` for a body that is not well
    formed or has too many fields, ``Unavailable`` when the disk fails. The data of a file that
    exceeds its limit is dropped; the other files are read. A request with an idempotency key gets
    the digest of the form.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        raise UnsupportedMediaType("send files as multipart/form-data, in the field 'file'")
    boundary = options.get(b"boundary")
    if not boundary:
        raise BadRequest("the multipart content type names no boundary")
    pending = PENDING.get()
    digest = None if pending is None else FormDigest()
    parts = FormParts(limits, digest)
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        async for chunk in chunks:
            parts.begin_chunk(chunk.count(b"\r\n--" + boundary))
            parser.write(chunk)
            parts.check_progress(len(chunk))
            await parts.write()
        parser.finalize()
        if not parts.ended:
            raise BadRequest("the multipart body ends too early")
        if pending is not None and digest is not None:
            pending.body = digest.hexdigest()
        yield parts.form
    except FormParserError as error:
        raise BadRequest(f"the multipart body is not well formed: {error}") from error
    finally:
        parts.close()
