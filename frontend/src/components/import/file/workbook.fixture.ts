import { deflateRawSync } from 'node:zlib'

function record(signature: number, fields: readonly (readonly [number, 2 | 4])[]): Buffer {
  const length = fields.reduce((sum, [, size]) => sum + size, 4)
  const bytes = Buffer.alloc(length)
  let at = bytes.writeUInt32LE(signature, 0)
  for (const [value, size] of fields) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

/** Returns a ZIP archive of texts by their names; the checksums, which nobody reads, are 0. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text)
    const sizes = [
      [0, 4],
      [packed.length, 4],
      [Buffer.byteLength(text), 4],
      [name.length, 2],
      [0, 2],
    ] as const
    const common = [[20, 2], [0, 2], [8, 2], [0, 4], ...sizes] as const
    const header = record(0x04034b50, common)
    const place = [
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [offset, 4],
    ] as const
    central.push(record(0x02014b50, [[20, 2], ...common, ...place]), Buffer.from(name))
    local.push(header, Buffer.from(name), packed)
    offset += header.length + name.length + packed.length
  }
  const directory = Buffer.concat(central)
  const count = Object.keys(files).length
  const end = record(0x06054b50, [
    [0, 4],
    [count, 2],
    [count, 2],
    [directory.length, 4],
    [offset, 4],
    [0, 2],
  ])
  return new Uint8Array(Buffer.concat([...local, directory, end]))
}

const relations =
  '<Relationships><Relationship Id="rId7" Target="worksheets/first.xml"/></Relationships>'
const styles =
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy&quot; d&quot;"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs></styleSheet>'
const shared =
  '<sst><si><t>Nopol</t></si><si><r><t xml:space="preserve">B 1 </t></r><r><t>AB</t></r>' +
  '<rPh><t>no</t></rPh></si><si><t>Status &amp; x</t></si></sst>'

/** Returns a workbook whose first sheet has the given rows as XML. */
export function workbookOf(rows: string): Uint8Array<ArrayBuffer> {
  return zipOf({
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="A" sheetId="1" r:id="rId7"/><sheet r:id="rId8"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': relations,
    'xl/sharedStrings.xml': shared,
    'xl/styles.xml': styles,
    'xl/worksheets/first.xml': `<worksheet><cols><col/></cols><sheetData>${rows}</sheetData></worksheet>`,
  })
}
