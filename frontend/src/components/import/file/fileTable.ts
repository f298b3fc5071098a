import { parseCsv, type Rows } from './csv'
import { decode } from './decode'
import { FileError } from './FileError'
import { readWorkbook } from './workbook'

/** A file as a table: `rows[headerRow]` names the columns; rows above it are titles. */
export interface FileTable {
  rows: Rows
  headerRow: number
  /** True where nothing in the file says what its encoding is. */
  guessed: boolean
}

/** The most bytes that the service takes. */
const MAX_BYTES = 5_000_000
const MAX_ROWS = 50_100

const begins = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte)

async function rowsOf(bytes: Uint8Array<ArrayBuffer>): Promise<{ rows: Rows; guessed: boolean }> {
  if (begins(bytes, 0x50, 0x4b, 3, 4)) return { rows: await readWorkbook(bytes), guessed: false }
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new FileError('old_workbook')
  const { text, guessed } = decode(bytes)
  return { rows: parseCsv(text), guessed }
}

/** Returns the table of a CSV file or of the first sheet of a workbook. Throws `FileError`. */
export async function readTable(file: Blob): Promise<FileTable> {
  if (file.size > MAX_BYTES) throw new FileError('too_large')
  const { rows, guessed } = await rowsOf(new Uint8Array(await file.arrayBuffer()))
  if (rows.length > MAX_ROWS) throw new FileError('too_large')
  const firstWith = (count: number): number =>
    rows.findIndex((cells) => cells.filter((cell) => cell !== '').length >= count)
  if (firstWith(1) < 0) throw new FileError('empty')
  // A title above the table has one cell.
  const headerRow = firstWith(2)
  return { rows, headerRow: headerRow < 0 ? firstWith(1) : headerRow, guessed }
}

/** Returns the names of the columns, without empty ones at the end. */
export function headerOf({ rows, headerRow }: FileTable): readonly string[] {
  const cells = rows[headerRow] ?? []
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1)
}
