import type { Language } from '@/lib/i18n'

import words from '../../../../src/galaxy_alpr/services/lists/column_words.json'

import { guarded, writeCsv } from './file/csv'
import { headerOf, type FileTable } from './file/fileTable'

/** A column that the service knows. */
export interface Field {
  name: keyof typeof words
  required?: boolean
  /** In the template. */
  example: string
  /** In the template of Indonesian. */
  exampleId?: string
}

/** The columns of a file by the fields that they are for; a field without one is not imported. */
export type Mapping = Readonly<Record<string, number>>

/** What comes first in dates such as 01/11/2026; null: what the other dates show. */
export type DateOrder = 'day_first' | 'month_first' | null

const synonyms: Readonly<Record<string, string>> = words

const MOMENTS: ReadonlySet<string> = new Set(['valid_from', 'valid_until'])
const WRITTEN_DATE = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)(.*)$/

const wordOf = (cell: string): string =>
  cell
    .toLowerCase()
    .replace(/[\s._/-]+/g, '_')
    .replace(/^_+|_+$/g, '')

/** Returns the mapping that the names of the columns suggest, in English and Indonesian. */
export function suggestedMapping(header: readonly string[], fields: readonly Field[]): Mapping {
  const found = header.map(wordOf)
  const mapping: Record<string, number> = {}
  const assign = (isName: (word: string, field: Field) => boolean): void => {
    for (const field of fields) {
      const taken = Object.values(mapping)
      const column = found.findIndex((word, at) => !taken.includes(at) && isName(word, field))
      if (!(field.name in mapping) && column >= 0) mapping[field.name] = column
    }
  }
  assign((word, { name }) => word === name)
  assign((word, { name }) => (synonyms[name] ?? '').split(' ').includes(word))
  return mapping
}

/** Returns whether each required field has a column. */
export function isComplete(mapping: Mapping, fields: readonly Field[]): boolean {
  return fields.every(({ name, required }) => !required || name in mapping)
}

/** Returns a date with its year first; any other text as it is. */
function yearFirst(cell: string, order: DateOrder): string {
  const date = order && WRITTEN_DATE.exec(cell)
  if (!date) return cell
  const [, first, second, year, rest] = date
  return order === 'day_first'
    ? `${year}/${second}/${first}${rest}`
    : `${year}/${first}/${second}${rest}`
}

/**
 * Returns the file for the service: its names of the columns, and each row at the number that it has
 * in the file. Cells beyond the header stay, because the service refuses such rows.
 */
export function mappedCsv(table: FileTable, mapping: Mapping, order: DateOrder): string {
  const columns = Object.entries(mapping)
  const width = headerOf(table).length
  const rows = table.rows.map((cells, at) => {
    if (at < table.headerRow) return []
    if (at === table.headerRow) return columns.map(([name]) => name)
    if (cells.every((cell) => cell === '')) return []
    const mapped = columns.map(([name, column]) => {
      const cell = cells[column] ?? ''
      return MOMENTS.has(name) ? yearFirst(cell, order) : cell
    })
    return [...mapped, ...cells.slice(width)]
  })
  return writeCsv(rows)
}

/** Returns a file with the columns of the service, named by `nameOf`, and one row. */
export function templateCsv(
  fields: readonly Field[],
  separator: string,
  language: Language,
  nameOf: (field: Field) => string,
): string {
  const example = (field: Field): string =>
    (language === 'id' ? field.exampleId : undefined) ?? field.example
  return writeCsv([fields.map(nameOf), fields.map(example)], separator)
}

/** Returns the rows of a file that have problems, with a column that names them. */
export function badRowsCsv(
  table: FileTable,
  problems: ReadonlyMap<number, string>,
  label: string,
  separator: string,
): string {
  const bad = table.rows.flatMap((cells, at) => {
    const problem = problems.get(at + 1)
    return problem === undefined ? [] : [{ cells, problem }]
  })
  const header = headerOf(table)
  const width = Math.max(header.length, ...bad.map(({ cells }) => cells.length))
  const filled = (cells: readonly string[]): string[] =>
    Array.from({ length: width }, (_, column) => guarded(cells[column] ?? ''))
  const rows = bad.map(({ cells, problem }) => [...filled(cells), guarded(problem)])
  return writeCsv([[...filled(header), label], ...rows], separator)
}
