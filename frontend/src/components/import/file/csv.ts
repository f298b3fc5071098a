import { FileError } from './FileError'

/** The rows of a file, by their numbers in a spreadsheet less one. */
export type Rows = readonly (readonly string[])[]

const SEPARATORS = [',', ';', '\t', '|'] as const
/** Characters in which the separator is looked for. */
const SEARCHED = 65_536
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?(?:\r\n|\r|\n|$)/i

/** Returns the most frequent separator of the first line that has one. */
function mostFrequent(text: string): string {
  const unquoted = text.slice(0, SEARCHED).replace(/"[^"]*"/g, '')
  const line = /[^\r\n]*[,;\t|][^\r\n]*/.exec(unquoted)?.[0] ?? ''
  const count = (separator: string): number => line.split(separator).length
  return SEPARATORS.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/** Returns the end of a quoted cell that begins at `start`, which is after its quote. */
function endOfQuoted(text: string, start: number): number {
  let end = text.indexOf('"', start)
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  if (end < 0) throw new FileError('broken')
  return end
}

/** Returns the rows of a CSV text, blank ones too. Throws `FileError` for a quote without an end. */
export function parseCsv(source: string): Rows {
  const named = SEPARATOR_LINE.exec(source)
  const text = named ? source.slice(named[0].length) : source
  const separator = named?.[1] ?? mostFrequent(text)
  const rows: string[][] = []
  let cells: string[] = []
  let cell = ''
  const endRow = (): void => {
    rows.push([...cells, cell.trim()])
    cells = []
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"' && cell === '') {
      const end = endOfQuoted(text, at + 1)
      cell = text.slice(at + 1, end).replaceAll('""', '"')
      at = end
    } else if (character === separator) {
      cells.push(cell.trim())
      cell = ''
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at += 1
      endRow()
    } else cell += character
  }
  if (cell !== '' || cells.length > 0) endRow()
  return rows
}

const quoted = (cell: string): string =>
  /[",;\t|\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** Returns the text of a CSV file, which `parseCsv` reads as the same rows. */
export function writeCsv(rows: Rows, separator = ','): string {
  return rows.map((cells) => `${cells.map(quoted).join(separator)}\r\n`).join('')
}

/** Returns the cell with a `'` before what a spreadsheet would evaluate as a formula. */
export function guarded(cell: string): string {
  return /^\s*[=+@＝＋－＠-]/.test(cell) ? `'${cell}` : cell
}
