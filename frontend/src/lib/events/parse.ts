/** One message of a server-sent event stream. */
export interface ServerEvent {
  id: string | null
  type: string
  data: string
}

/**
 * Takes the text of an event stream in chunks and calls back once a message is complete.
 * Follows the parsing rules of the HTML standard, section 9.2.6.
 */
export class EventParser {
  private rest = ''
  private id: string | null = null
  private type = ''
  private data: string[] = []
  private readonly onEvent: (event: ServerEvent) => void

  constructor(onEvent: (event: ServerEvent) => void) {
    this.onEvent = onEvent
  }

  push(text: string): void {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/)
    this.rest = lines.pop() ?? ''
    for (const line of lines) this.line(line)
  }

  private line(line: string): void {
    if (line === '') {
      if (this.data.length > 0) {
        this.onEvent({ id: this.id, type: this.type || 'message', data: this.data.join('\n') })
      }
      this.type = ''
      this.data = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') this.data.push(value)
    else if (field === 'event') this.type = value
    else if (field === 'id' && !value.includes('\0')) this.id = value
  }
}
