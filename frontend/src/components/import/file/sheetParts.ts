const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

function unescaped(text: string): string {
  return text
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name) return ENTITIES[name] ?? whole
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
    .replace(/_x([\dA-F]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Returns the value of an attribute of a tag. */
export function attribute(tag: string, name: string): string | null {
  const found = new RegExp(String.raw`(?:^|\s)${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? null : unescaped(value)
}

/** Returns the text of an element such as `v`, without that of phonetic runs. */
export function textIn(xml: string, element: string): string {
  const spoken = /<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g
  const pattern = new RegExp(
    String.raw`<(?:\w+:)?${element}(?:\s[^>]*)?>([\s\S]*?)</(?:\w+:)?${element}>`,
    'g',
  )
  const parts = [...xml.replace(spoken, '').matchAll(pattern)].map(([, text]) => text ?? '')
  return unescaped(parts.join(''))
}

/** Returns the texts that the cells of a workbook name by their numbers. */
export function sharedTexts(xml: string): readonly string[] {
  const items = /<(?:\w+:)?si\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g
  return [...xml.matchAll(items)].map(([, item]) => textIn(item ?? '', 't'))
}

function isBuiltInDate(id: number): boolean {
  const ranges = [
    [14, 22],
    [27, 36],
    [45, 47],
    [50, 58],
  ] as const
  return ranges.some(([first, last]) => id >= first && id <= last)
}

function isDateCode(code: string): boolean {
  const letters = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '')
  return /[dmyhs]/i.test(letters) && !/general/i.test(letters)
}

/** Returns the numbers of the cell styles that show a number as a date. */
export function dateStyles(xml: string): ReadonlySet<number> {
  const custom = new Map(
    (xml.match(/<(?:\w+:)?numFmt\s[^>]*>/g) ?? []).map((tag) => [
      Number(attribute(tag, 'numFmtId')),
      attribute(tag, 'formatCode') ?? '',
    ]),
  )
  const cells = /<(?:\w+:)?cellXfs\b[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? ''
  const formats = (cells.match(/<(?:\w+:)?xf\b[^>]*>/g) ?? []).map((tag) =>
    Number(attribute(tag, 'numFmtId')),
  )
  const isDate = (id: number): boolean => {
    const code = custom.get(id)
    return code === undefined ? isBuiltInDate(id) : isDateCode(code)
  }
  return new Set(formats.flatMap((id, style) => (isDate(id) ? [style] : [])))
}
