"""A picture that is the whole body of a request."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from galaxy_alpr.web.forms.files import FileSpool, Form, FormLimits, clean_name
from galaxy_alpr.web.idempotency.pending import PENDING


@asynccontextmanager
async def read_picture(
    chunks: AsyncIterator[bytes], limits: FormLimits, *, name: str | None
) -> AsyncIterator[Form]:
    """Read a picture; it exists until the end of the block, as the only ``file`` of the form.

    Raises ``PayloadTooLarge`` as soon as it exceeds the limit, ``Unavailable`` when the disk fails.
    A request with an idempotency key gets the digest of the name and the picture.
    """
    shown = clean_name(name or "")
    pending = PENDING.get()
    digest = hashlib.sha256(f"picture {shown!r}\n".encode())
    spool = FileSpool(limits)
    try:
        spool.begin(shown)
        async for chunk in chunks:
            if pending is not None:
                digest.update(chunk)
            spool.add(chunk)
            spool.check()
            await spool.write()
        if pending is not None:
            pending.body = digest.hexdigest()
        yield Form(files=[("file", spool.end())])
    finally:
        spool.close()
