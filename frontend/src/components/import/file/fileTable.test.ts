import { describe, expect, it } from 'vitest'

import { headerOf, readTable } from './fileTable'
import { workbookOf } from './workbook.fixture'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (bytes: Uint8Array<ArrayBuffer>) => readTable(new Blob([bytes]))

describe('a CSV file', () => {
  it.each([
    ['commas', 'a,b\r\n1,"x, ""y"""\r\n'],
    ['semicolons', 'a;b\n1;"x, ""y"""'],
    ['tabulators after a byte order mark', '\uFEFFa\tb\n1\t"x, ""y"""\n'],
    ['a line that names the separator', 'sep=|\na|b\n1|"x, ""y"""\n'],
  ])('is read with %s', async (_, text) => {
    const table = await read(bytesOf(text))
    expect(table.rows).toEqual([
      ['a', 'b'],
      ['1', 'x, "y"'],
    ])
    expect(table.guessed).toBe(false)
  })

  it('keeps blank rows and lines within cells, so that rows have their numbers', async () => {
    const table = await read(bytesOf('\n\na,b,,\n\n"1\n2",3\n'))
    expect(table.headerRow).toBe(2)
    expect(headerOf(table)).toEqual(['a', 'b'])
    expect(table.rows[4]).toEqual(['1\n2', '3'])
  })

  it('is read as Windows-1252 where it is not UTF-8, and as UTF-16 by its mark', async () => {
    const ansi = await read(new Uint8Array([0x61, 0x0a, 0xe9, 0x0a]))
    expect([ansi.rows[1], ansi.guessed]).toEqual([['é'], true])
    const wide = await read(new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0]))
    expect(wide.rows).toEqual([['a', 'b']])
  })

  it.each([
    ['empty', bytesOf(' \n;;\n')],
    ['broken', bytesOf('a,"b\n1,2\n')],
    ['broken', new Uint8Array([0x61, 0, 0x62])],
    ['old_workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0])],
    ['too_large', new Uint8Array(5_000_001)],
    ['broken', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])],
  ])('is refused as %s', async (code, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code })
  })
})

describe('a workbook', () => {
  it('has the texts, numbers and dates of its first sheet', async () => {
    const bytes = workbookOf(
      '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>2</v></c></row>' +
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>46387</v></c>' +
        '<c r="C3" s="2"><v>46387.354166666664</v></c><c r="D3"/><c r="E3"><v>1.5E3</v></c>' +
        '<c r="F3" t="inlineStr"><is><t>&lt;x&#233;</t></is></c><c r="G3" t="b"><v>1</v></c>' +
        '<c r="H3" t="e"><v>#N/A</v></c></row>',
    )
    const table = await read(bytes)
    expect(table.headerRow).toBe(1)
    expect(headerOf(table)).toEqual(['Nopol', '', 'Status & x'])
    const day = '2026-12-31'
    expect(table.rows[2]).toEqual(['B 1 AB', day, `${day}T08:30:00`, '', '1500', '<xé', 'true'])
  })

  it('may leave out the addresses of its cells', async () => {
    const table = await read(workbookOf('<row><c><v>1</v></c><c/><c><v>3</v></c></row>'))
    expect(table.rows).toEqual([['1', '', '3']])
  })
})
