import type { Rows } from './csv'
import { FileError } from './FileError'
import { attribute, textIn } from './sheetParts'

export interface Workbook {
  shared: readonly string[]
  /** Numbers of the styles of dates. */
  dates: ReadonlySet<number>
  /** Whether dates count from 1904, as older Excel for Mac saves them. */
  from1904: boolean
}

const MAX_ROW = 100_000
/** Cells further to the right are left out. */
const MAX_COLUMNS = 200
const DAY_S = 86_400
const DAYS_TO_1970 = 25_569
const DAYS_TO_1904 = 1462
const LAST_DAY = 2_958_465
const TOKEN = /<(?:\w+:)?(?:row\b([^>]*)>|c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>))/g

/** Returns the date of a serial number of Excel, with its time unless that is midnight. */
export function dateOf(serial: number, from1904: boolean): string {
  const days = serial + (from1904 ? DAYS_TO_1904 : 0) - DAYS_TO_1970
  const text = new Date(Math.round(days * DAY_S) * 1000).toISOString()
  return serial % 1 < 0.5 / DAY_S ? text.slice(0, 10) : text.slice(0, 19)
}

function cellText(attributes: string, content: string, book: Workbook): string {
  const type = attribute(attributes, 't')
  if (type === 'inlineStr') return textIn(content, 't')
  const value = textIn(content, 'v')
  if (type === 's') return book.shared[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'true' : 'false'
  if (type === 'e') return ''
  const number = Number(value)
  if (type === 'str' || type === 'd' || value === '' || !Number.isFinite(number)) return value
  const isDate = book.dates.has(Number(attribute(attributes, 's')))
  return isDate && number >= 1 && number < LAST_DAY ? dateOf(number, book.from1904) : String(number)
}

/** Returns the number of a column: 0 for `A`. */
function columnOf(letters: string): number {
  const base = 'A'.charCodeAt(0) - 1
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - base, 0) - 1
}

/** Returns the rows of a sheet, by their numbers less one. Throws `FileError`. */
export function parseSheet(xml: string, book: Workbook): Rows {
  const rows: string[][] = []
  let row = -1
  let column = -1
  for (const [, ofRow, ofCell, content = ''] of xml.matchAll(TOKEN)) {
    if (ofRow !== undefined) {
      const number = attribute(ofRow, 'r')
      row = number ? Number(number) - 1 : row + 1
      column = -1
      if (!(row >= 0 && row < MAX_ROW)) throw new FileError('too_large')
      continue
    }
    const letters = /^[A-Z]+/.exec(attribute(ofCell ?? '', 'r') ?? '')?.[0]
    column = letters ? columnOf(letters) : column + 1
    const text = cellText(ofCell ?? '', content, book).trim()
    if (text === '' || row < 0 || column >= MAX_COLUMNS) continue
    while (rows.length <= row) rows.push([])
    const cells = rows[row] ?? []
    while (cells.length < column) cells.push('')
    cells[column] = text
  }
  return rows
}
