import type { Rows } from './csv'
import { FileError } from './FileError'
import { parseSheet } from './sheet'
import { attribute, dateStyles, sharedTexts } from './sheetParts'
import { openZip } from './zip'

const isTrue = (text: string | null): boolean => text === '1' || text === 'true'

/** Returns where the first sheet is in the archive. */
function firstSheet(book: string, relations: string): string {
  const sheet = /<(?:\w+:)?sheet\s[^>]*>/.exec(book)?.[0] ?? ''
  const id = attribute(sheet, String.raw`\w+:id`)
  const relation = (relations.match(/<(?:\w+:)?Relationship\s[^>]*>/g) ?? []).find(
    (tag) => attribute(tag, 'Id') === id,
  )
  const target = attribute(relation ?? '', 'Target') ?? 'worksheets/sheet1.xml'
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`
}

async function firstSheetRows(bytes: Uint8Array<ArrayBuffer>): Promise<Rows> {
  const read = openZip(bytes)
  const [book, relations, shared, styles] = await Promise.all([
    read('xl/workbook.xml'),
    read('xl/_rels/workbook.xml.rels'),
    read('xl/sharedStrings.xml'),
    read('xl/styles.xml'),
  ])
  const sheet = book && (await read(firstSheet(book, relations ?? '')))
  if (!sheet) throw new FileError('broken')
  const properties = /<(?:\w+:)?workbookPr\b[^>]*>/.exec(book)?.[0] ?? ''
  return parseSheet(sheet, {
    shared: sharedTexts(shared ?? ''),
    dates: dateStyles(styles ?? ''),
    from1904: isTrue(attribute(properties, 'date1904')),
  })
}

/** Returns the rows of the first sheet of an Excel workbook (.xlsx). Throws `FileError`. */
export async function readWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<Rows> {
  try {
    return await firstSheetRows(bytes)
  } catch (error) {
    // Whatever a damaged archive makes of the reading.
    throw error instanceof FileError ? error : new FileError('broken')
  }
}
