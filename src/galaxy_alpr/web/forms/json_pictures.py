"""A JSON body with pictures as base64; they are decoded while they arrive."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from galaxy_alpr.errors import BadRequest, PayloadTooLarge, ValidationFailed
from galaxy_alpr.web.forms.base64_text import Base64Text
from galaxy_alpr.web.forms.files import FileSpool, Form, FormFile, FormLimits, clean_name
from galaxy_alpr.web.forms.json_scan import JsonScan, malformed
from galaxy_alpr.web.idempotency.pending import PENDING

MAX_FIELDS = 50
IMAGE, IMAGES, NAME = "image", "images", "filename"


@asynccontextmanager
async def read_json_pictures(
    chunks: AsyncIterator[bytes], limits: FormLimits, *, flags: Collection[str] = ()
) -> AsyncIterator[Form]:
    """Read an object with ``image`` or ``images``; its pictures exist until the end of the block.

    They are files of the fields ``file`` and ``files``; the other members are fields, those in
    ``flags`` truth values. Raises
    ``BadRequest`` for what is not JSON, ``ValidationFailed`` for a wrong type and for what is not
    base64, ``PayloadTooLarge``, ``Unavailable`` when the disk fails. A request with an idempotency
    key gets the digest of the body.
    """
    pending = PENDING.get()
    digest = hashlib.sha256(b"json\n")
    scan = JsonScan(chunks, (lambda _chunk: None) if pending is None else digest.update)
    spool = FileSpool(limits)
    try:
        body = _Body(scan, spool, limits, flags)
        await body.read()
        if pending is not None:
            pending.body = digest.hexdigest()
        yield body.form()
    finally:
        spool.close()


class _Body:
    """The members of the object, as they are read."""

    def __init__(
        self, scan: JsonScan, spool: FileSpool, limits: FormLimits, flags: Collection[str]
    ) -> None:
        self._flags = flags
        self._scan = scan
        self._spool = spool
        self._limits = limits
        self._fields: dict[str, str | bool] = {}
        self._files: list[tuple[str, FormFile]] = []
        self._names: set[str] = set()

    async def read(self) -> None:
        """Read the whole object."""
        async for _ in self._scan.items(b"{", b"}"):
            name = await self._scan.text("the name of a member")
            await self._scan.take(b":")
            if name in self._names:
                raise BadRequest(f"the member {name!r} is there twice")
            self._names.add(name)
            if len(self._names) > MAX_FIELDS:
                raise BadRequest(f"at most {MAX_FIELDS} members are accepted")
            await self._member(name)
        await self._scan.end()
        if {IMAGE, IMAGES} <= self._names:
            raise ValidationFailed("send 'image' or 'images', not both", field=IMAGES)
        if not self._files:
            raise ValidationFailed(
                "send a picture as base64 in 'image', or several in 'images'", field=IMAGE
            )

    def form(self) -> Form:
        """Return what was read; ``filename`` is the name of the only ``image``."""
        name = self._fields.pop(NAME, None)
        if name is None:
            return Form(self._fields, self._files)
        if not isinstance(name, str):
            raise ValidationFailed("'filename' has to be a text", field=NAME)
        if IMAGE not in self._names:
            raise ValidationFailed("'filename' is that of 'image'", field=NAME)
        ((field, file),) = self._files
        return Form(self._fields, [(field, file.renamed(clean_name(name)))])

    async def _member(self, name: str) -> None:
        first = await self._scan.peek()
        if name == IMAGES and first == b"[":
            async for _ in self._scan.items(b"[", b"]"):
                await self._picture(IMAGES, "files")
        elif name in (IMAGE, IMAGES):
            if name == IMAGES:
                raise ValidationFailed("'images' has to be a list of texts", field=IMAGES)
            await self._picture(IMAGE, "file")
        elif first == b'"':
            if name in self._flags:
                raise ValidationFailed(f"{name!r} has to be true or false", field=name)
            self._fields[name] = await self._scan.text(f"the member {name!r}")
        elif first in (b"[", b"{"):
            raise ValidationFailed(f"{name!r} has to be a single value", field=name)
        else:
            self._word(name, await self._scan.word())

    def _word(self, name: str, value: object) -> None:
        if isinstance(value, bool):
            self._fields[name] = value
        elif value is not None:
            raise ValidationFailed(f"{name!r} has to be a text", field=name)

    async def _picture(self, name: str, field: str) -> None:
        """Decode one picture."""
        if await self._scan.peek() != b'"':
            if not await self._scan.peek():
                raise malformed("it ends too early")
            raise ValidationFailed(f"{name!r} has to be base64", field=name)
        if len(self._files) >= self._limits.max_files:
            raise PayloadTooLarge(f"at most {self._limits.max_files} files are accepted at once")
        text = Base64Text()
        self._spool.begin(None)
        try:
            async for piece in self._scan.pieces():
                self._spool.add(text.decode(piece))
                await self._spool.write()
            self._spool.add(text.end())
        except ValueError as error:
            raise ValidationFailed(f"{name!r} is not base64: {error}", field=name) from error
        await self._spool.write()
        self._files.append((field, self._spool.end()))
