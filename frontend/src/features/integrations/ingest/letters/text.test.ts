import { describe, expect, it } from 'vitest'

import { bytesOf, textOf } from './text'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const binary = (length: number): string => `[${length} bytes]`
const shown = (bytes: Uint8Array): string => textOf(bytes, binary).text

describe('the body of a dead letter', () => {
  it('is shown as it was sent where it is text', () => {
    const xml = '<EventNotificationAlert>\n  <licensePlate>Ж 123</licensePlate>\n</…>'
    expect(shown(encode(xml))).toBe(xml)
    expect(shown(bytesOf('Pz8/Pw=='))).toBe('????')
    expect(shown(encode(''))).toBe('')
  })

  it('has the parts of a form, without the bytes of its picture', () => {
    const picture = new Uint8Array(900).map((_, index) => (index * 37) % 256)
    const bytes = [
      ...encode('--x\r\nContent-Type: application/json\r\n\r\n{"plate": "B1"}\r\n--x\r\n'),
      ...encode('Content-Type: image/jpeg\r\n\r\n'),
      ...picture,
      ...encode('\r\n--x--\r\n'),
    ]
    const text = shown(Uint8Array.from(bytes))
    expect(text).toContain('{"plate": "B1"}')
    expect(text).toMatch(/Content-Type: image\/jpeg\n\n\[\d+ bytes\]\n--x--/)
  })

  it('shows the codes of characters that cannot be seen', () => {
    expect(shown(encode('plate \u202eXYZ\u0000'))).toBe('plate \\u202eXYZ\\u0000')
  })

  it('is cut where it is long', () => {
    const { text, isCut } = textOf(encode('a line\n'.repeat(10_000)), binary)
    expect(isCut).toBe(true)
    expect(text).toHaveLength(20_000)
  })
})
