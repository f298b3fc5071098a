const NEWLINE = 10
const MOST_CHARACTERS = 20_000

/** Characters without a shape, and those that turn the direction of the text around. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu

const escaped = (character: string): string =>
  character === '\t' ? character : `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`

/** Returns a line as text, or null for one that is none. */
function lineOf(bytes: Uint8Array): string | null {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    // The lines of forms end with a carriage return as well.
    const text = decoder.decode(bytes).replace(/\r$/, '')
    const odd = text.match(hidden)?.length ?? 0
    return odd > text.length / 3 ? null : text
  } catch {
    return null
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let start = 0
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return [...lines, bytes.subarray(start)]
}

export interface BodyText {
  text: string
  /** Whether there is more. */
  isCut: boolean
}

/**
 * Returns a body as text that can be shown: pictures and other binary parts become `binary(n)`,
 * characters that cannot be seen their codes.
 */
export function textOf(bytes: Uint8Array, binary: (length: number) => string): BodyText {
  const shown: string[] = []
  let length = 0
  let skipped = 0
  const flush = (): void => {
    if (skipped > 0) shown.push(binary(skipped))
    skipped = 0
  }
  for (const line of linesOf(bytes)) {
    const text = lineOf(line)
    // A short line that can be read by chance is a part of the picture that it lies in.
    if (text === null || (skipped > 0 && text.length < 8 && !text.startsWith('--'))) {
      skipped += line.length + 1
      continue
    }
    flush()
    shown.push(text.replace(hidden, escaped))
    length += text.length + 1
    if (length > MOST_CHARACTERS) break
  }
  flush()
  const whole = shown.join('\n')
  return { text: whole.slice(0, MOST_CHARACTERS), isCut: whole.length > MOST_CHARACTERS }
}

/** Returns the bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
