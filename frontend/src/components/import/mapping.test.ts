import { describe, expect, it } from 'vitest'

import { translator } from '@/lib/i18n/translate'
import { importing as indonesian } from '@/messages/id/onDemand/importing'

import words from '../../../../src/galaxy_alpr/services/lists/column_words.json'

import { parseCsv } from './file/csv'
import { badRowsCsv, isComplete, mappedCsv, suggestedMapping, templateCsv } from './mapping'
import { templateName, type ImportTranslate } from './words'

const fields = [
  { name: 'plate', required: true, example: 'B 1 AB' },
  { name: 'status', required: true, example: 'allowed' },
  { name: 'valid_until', example: '2026-12-31' },
  { name: 'note', example: '' },
] as const

const tableOf = (text: string, headerRow = 0) => ({
  rows: parseCsv(text),
  headerRow,
  guessed: false,
})

describe('the mapping of columns', () => {
  it('is suggested by the names, in English and Indonesian', () => {
    const header = ['No.', 'No. Polisi', 'STATUS', 'Berlaku  Hingga', 'Keterangan']
    const mapping = suggestedMapping(header, fields)
    expect(mapping).toEqual({ plate: 1, status: 2, valid_until: 3, note: 4 })
    expect(isComplete(mapping, fields)).toBe(true)
    expect(isComplete(suggestedMapping(['x', 'status'], fields), fields)).toBe(false)
  })

  it('prefers the own name to a synonym, and uses no column twice', () => {
    expect(suggestedMapping(['nopol', 'plate', 'plate'], fields)).toEqual({ plate: 1 })
  })
})

describe('the file for the service', () => {
  const table = tableOf('List of 2026\n\nx;Nopol;s\n1;B 1 AB;blokir\n\n2;"B;2";izin;more\n', 2)

  it('has the names of the service, and every row at its number', () => {
    const csv = mappedCsv(table, { plate: 1, status: 2 }, null)
    expect(csv.split('\r\n')).toEqual([
      '',
      '',
      'plate,status',
      'B 1 AB,blokir',
      '',
      '"B;2",izin,more',
      '',
    ])
  })

  it('has the dates in the order that was chosen', () => {
    const dates = tableOf('plate,end,note\nB1,01/11/2026 08:30,01/11/2026\nB2,2026-11-01,\n')
    const mapping = { plate: 0, valid_until: 1, note: 2 }
    expect(mappedCsv(dates, mapping, 'day_first')).toContain('B1,2026/11/01 08:30,01/11/2026')
    expect(mappedCsv(dates, mapping, 'month_first')).toContain('B1,2026/01/11 08:30,01/11/2026')
    expect(mappedCsv(dates, mapping, 'day_first')).toContain('B2,2026-11-01,')
    expect(mappedCsv(dates, mapping, null)).toContain('B1,01/11/2026 08:30,')
  })
})

describe('the files to save', () => {
  it('have the rows with problems as they were, and no formula', () => {
    const table = tableOf('plate,status\nB1,allowed\n=B2,"no; ne"\nB3,x,extra\n')
    const problems = new Map([
      [3, 'Status: unknown.'],
      [4, 'Too many cells.'],
    ])
    expect(parseCsv(badRowsCsv(table, problems, 'Problem', ';'))).toEqual([
      ['plate', 'status', '', 'Problem'],
      ["'=B2", 'no; ne', '', 'Status: unknown.'],
      ['B3', 'x', 'extra', 'Too many cells.'],
    ])
  })

  it('begin with a template that is itself mapped', () => {
    const [header = [], example] = parseCsv(templateCsv(fields, ';', 'en', ({ name }) => name))
    expect(suggestedMapping(header, fields)).toEqual({
      plate: 0,
      status: 1,
      valid_until: 2,
      note: 3,
    })
    expect(example).toEqual(['B 1 AB', 'allowed', '2026-12-31', ''])
  })

  it('have Indonesian names that are understood', () => {
    const names = Object.keys(words) as (keyof typeof words)[]
    const t: ImportTranslate = translator('id', indonesian)
    for (const kind of [names.filter((name) => name !== 'plates'), ['plates' as const]]) {
      const all = kind.map((name) => ({ name, example: 'x', exampleId: 'contoh' }))
      const text = templateCsv(all, ';', 'id', ({ name }) => templateName(name, 'id', t))
      const [header = [], example] = parseCsv(text)
      expect(new Set(header).size).toBe(all.length)
      expect(header).not.toContain('plates')
      expect(suggestedMapping(header, all)).toEqual(
        Object.fromEntries(kind.map((name, at) => [name, at])),
      )
      expect(new Set(example)).toEqual(new Set(['contoh']))
    }
  })
})
