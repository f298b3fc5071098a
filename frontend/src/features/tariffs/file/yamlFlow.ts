/** Thrown for a text that is not in the part of YAML that is read here. */
export class YamlError extends SyntaxError {}

const words: Readonly<Record<string, unknown>> = {
  '': null,
  '~': null,
  null: null,
  true: true,
  false: false,
}

/** Returns the value of a text without quotes; dates and times stay texts. */
export function plain(text: string): unknown {
  if (/^[&*!|>%@`]/.test(text)) throw new YamlError(`“${text}” is not read here`)
  if (Object.hasOwn(words, text)) return words[text]
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/

/** Returns the quoted text at the beginning and how long it is with its quotes, or null. */
export function takeQuoted(text: string): { value: string; length: number } | null {
  const found = quoted.exec(text)?.[0]
  if (found === undefined) {
    if (/^["']/.test(text)) throw new YamlError(`a quote is not closed: ${text}`)
    return null
  }
  const value = found.startsWith('"')
    ? (JSON.parse(found) as string)
    : found.slice(1, -1).replaceAll("''", "'")
  return { value, length: found.length }
}

/** Reads `{…}`, `[…]`, quoted and plain values, with what follows left in `rest`. */
export class Flow {
  constructor(private rest: string) {}

  /** Returns the only value of the text. */
  whole(): unknown {
    const value = this.value()
    this.space()
    if (this.rest) throw new YamlError(`nothing may follow here: ${this.rest}`)
    return value
  }

  private space(): void {
    this.rest = this.rest.trimStart()
  }

  private takes(character: string): boolean {
    this.space()
    if (!this.rest.startsWith(character)) return false
    this.rest = this.rest.slice(character.length)
    return true
  }

  private scalar(end: RegExp): unknown {
    this.space()
    const text = takeQuoted(this.rest)
    if (text) {
      this.rest = this.rest.slice(text.length)
      return text.value
    }
    const length = this.rest.search(end)
    const found = length === -1 ? this.rest : this.rest.slice(0, length)
    this.rest = this.rest.slice(found.length)
    return plain(found.trim())
  }

  private value(): unknown {
    if (this.takes('{')) return this.fields()
    if (this.takes('[')) return this.items()
    return this.scalar(/[,\]}]/)
  }

  private items(): unknown[] {
    const items: unknown[] = []
    while (!this.takes(']')) {
      items.push(this.value())
      this.separator(']')
    }
    return items
  }

  private fields(): Record<string, unknown> {
    const fields: [string, unknown][] = []
    while (!this.takes('}')) {
      const name = String(this.scalar(/[:,\]}]/))
      if (!this.takes(':')) throw new YamlError(`a colon is missing after “${name}”`)
      fields.push([name, this.value()])
      this.separator('}')
    }
    return Object.fromEntries(fields)
  }

  private separator(end: string): void {
    this.space()
    if (!this.takes(',') && !this.rest.startsWith(end)) {
      throw new YamlError(`“${end}” or a comma is missing`)
    }
  }
}
