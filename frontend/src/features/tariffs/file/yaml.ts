import { Flow, plain, takeQuoted, YamlError } from './yamlFlow'

interface Line {
  number: number
  indent: number
  text: string
}

/** Returns the line without its comment: `#` after a space and outside of quotes. */
function uncommented(line: string): string {
  let quote = ''
  for (const [index, character] of [...line].entries()) {
    const isAtStart = index === 0 || /[\s[{,]/.test(line[index - 1] ?? '')
    if (quote) {
      if (character === quote && !(quote === '"' && line[index - 1] === '\\')) quote = ''
    } else if (/["']/.test(character) && isAtStart) quote = character
    else if (character === '#' && (index === 0 || /\s/.test(line[index - 1] ?? ''))) {
      return line.slice(0, index)
    }
  }
  return line
}

/** Counts what is opened and not closed in `{` and `[`, outside of quotes. */
function opened(text: string): number {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '')
  return bare.replaceAll(/[^[{]/g, '').length - bare.replaceAll(/[^\]}]/g, '').length
}

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = uncommented(raw).trimEnd()
    if (line.trim() === '' || (line === '---' && lines.length === 0)) continue
    const indent = line.length - line.trimStart().length
    if (line.slice(0, indent).includes('\t')) throw new YamlError(`line ${index + 1}: a tab`)
    const before = lines.at(-1)
    // A list in brackets may go on over lines.
    if (before && opened(before.text) > 0) before.text += ` ${line.trim()}`
    else lines.push({ number: index + 1, indent, text: line.trim() })
  }
  return lines
}

interface Field {
  name: string
  value: string
}

/** Returns the name and the rest of `name: rest`, or null for a line that is none. */
function fieldOf(text: string): Field | null {
  const name = takeQuoted(text)
  const split = name
    ? /^\s*:(?:\s+(.*))?$/.exec(text.slice(name.length))
    : /^([^[{:][^:]*?)\s*:(?:\s+(.*))?$/.exec(text)
  if (!split) return null
  return name
    ? { name: name.value, value: split[1] ?? '' }
    : { name: split[1] ?? '', value: split[2] ?? '' }
}

class Blocks {
  private at = 0

  constructor(private readonly lines: Line[]) {}

  whole(): unknown {
    const [first] = this.lines
    if (!first) throw new YamlError('the file is empty')
    const value = this.block(first.indent)
    const left = this.lines[this.at]
    if (left) throw new YamlError(`line ${left.number}: ${left.text}`)
    return value
  }

  private block(indent: number): unknown {
    const line = this.lines[this.at]
    return line && /^-( |$)/.test(line.text) ? this.list(indent) : this.fields(indent)
  }

  /** Returns the next line if it belongs to the block of that indent. */
  private next(indent: number, isItem: boolean): Line | null {
    const line = this.lines[this.at]
    if (!line || line.indent !== indent || /^-( |$)/.test(line.text) !== isItem) return null
    return line
  }

  private list(indent: number): unknown[] {
    const items: unknown[] = []
    for (let line = this.next(indent, true); line; line = this.next(indent, true)) {
      const rest = line.text.slice(1).trimStart()
      if (rest && (/^-( |$)/.test(rest) || fieldOf(rest))) {
        // What stands behind the hyphen is the first line of a block.
        const shift = line.text.length - rest.length
        this.lines[this.at] = { ...line, indent: indent + shift, text: rest }
        items.push(this.block(indent + shift))
      } else {
        this.at += 1
        items.push(rest ? this.value(line, rest) : this.below(indent))
      }
    }
    return items
  }

  private fields(indent: number): Record<string, unknown> {
    const fields = new Map<string, unknown>()
    for (let line = this.next(indent, false); line; line = this.next(indent, false)) {
      const field = fieldOf(line.text)
      if (!field) throw new YamlError(`line ${line.number}: ${line.text}`)
      if (fields.has(field.name)) {
        throw new YamlError(`line ${line.number}: “${field.name}” stands there twice`)
      }
      this.at += 1
      const item = field.value ? this.value(line, field.value) : this.below(indent, true)
      fields.set(field.name, item)
    }
    return Object.fromEntries(fields)
  }

  /** Returns the block that stands further in, or null where there is none. */
  private below(indent: number, withList = false): unknown {
    const line = this.lines[this.at]
    const isList = withList && line?.indent === indent && /^-( |$)/.test(line.text)
    return line && (line.indent > indent || isList) ? this.block(line.indent) : null
  }

  private value(line: Line, text: string): unknown {
    try {
      return /^[[{"']/.test(text) ? new Flow(text).whole() : plain(text)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new YamlError(`line ${line.number}: ${error.message}`)
    }
  }
}

/**
 * Returns the content of a text in the part of YAML that files of settings use: blocks, lists,
 * `{…}`, `[…]`, quotes and comments. Anchors, tags and texts of several lines are refused.
 */
export function readYaml(text: string): unknown {
  return new Blocks(linesOf(text)).whole()
}
