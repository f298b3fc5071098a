import { FileError } from './FileError'

function decodedAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * Returns the text of a CSV file: UTF-16 by its byte order mark, else UTF-8, else Windows-1252, in
 * which Excel saves "CSV" in Indonesia and western Europe.
 */
export function decode(bytes: Uint8Array): { text: string; guessed: boolean } {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const text = decodedAs(first === 0xff ? 'utf-16le' : 'utf-16be', bytes)
    if (text === null) throw new FileError('broken')
    return { text, guessed: false }
  }
  const text = decodedAs('utf-8', bytes)
  if (text === null) return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true }
  // Text has no NUL; UTF-16 without a mark and most other files have.
  if (text.includes('\0')) throw new FileError('broken')
  return { text, guessed: false }
}
