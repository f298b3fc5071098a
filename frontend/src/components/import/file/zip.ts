import { FileError } from './FileError'

/** The most bytes of an unpacked file of an archive. */
const MAX_UNPACKED = 60_000_000
const END = 0x06054b50
const ENTRY = 0x02014b50
const END_LENGTH = 22
const MAX_COMMENT = 65_535
const DEFLATED = 8

interface Entry {
  deflated: boolean
  offset: number
  length: number
}

/** Returns the files of a ZIP archive by their names. */
function entriesOf(view: DataView<ArrayBuffer>): Map<string, Entry> {
  const last = view.byteLength - END_LENGTH
  let end = last
  while (end >= 0 && end >= last - MAX_COMMENT && view.getUint32(end, true) !== END) end -= 1
  const entries = new Map<string, Entry>()
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== ENTRY) throw new FileError('broken')
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength))
    entries.set(name, {
      deflated: view.getUint16(at + 10, true) === DEFLATED,
      length: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([packed])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- chunks of one file come one after the other
    const { done, value } = await reader.read()
    if (done) return text
    text += value
    if (text.length > MAX_UNPACKED) {
      void reader.cancel()
      throw new FileError('too_large')
    }
  }
}

/** Returns a function that gives the text of a file of a ZIP archive, null for none. */
export function openZip(bytes: Uint8Array<ArrayBuffer>): (name: string) => Promise<string | null> {
  const view = new DataView(bytes.buffer)
  const entries = entriesOf(view)
  return async (name) => {
    const entry = entries.get(name)
    if (!entry) return null
    const { offset, length, deflated } = entry
    const start =
      offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
    const packed = bytes.subarray(start, start + length)
    return deflated ? inflated(packed) : new TextDecoder().decode(packed)
  }
}
