import { describe, expect, it } from 'vitest'

import { isWhole, readTime, stepped } from './clock'

describe('a time of day', () => {
  it('is read in the ways that people write it', () => {
    for (const text of ['7:05', '07:05', '07.05', '705', '0705', ' 7.05 '])
      expect(readTime(text)).toBe('07:05')
    expect(readTime('7')).toBe('07:00')
    expect(readTime('23:59')).toBe('23:59')
    expect(readTime('0:00')).toBe('00:00')
  })

  it('is none outside of the day', () => {
    for (const text of ['', '24:00', '7:60', '7:5', '12:30 PM', '-1', '1:2:3', 'noon'])
      expect(readTime(text)).toBeNull()
  })

  it('may be the end of the day where something ends', () => {
    expect(readTime('24:00', true)).toBe('24:00')
    expect(readTime('24', true)).toBe('24:00')
    expect(readTime('24:01', true)).toBeNull()
  })

  it('is whole when nothing can follow', () => {
    expect(isWhole('07:05')).toBe(true)
    expect(isWhole('07.05')).toBe(true)
    for (const text of ['7', '07', '7:0', '07:0', '705']) expect(isWhole(text)).toBe(false)
  })

  it('steps to full quarters, over midnight, too', () => {
    expect(stepped('07:05', 15)).toBe('07:15')
    expect(stepped('07:15', 15)).toBe('07:30')
    expect(stepped('07:05', -15)).toBe('07:00')
    expect(stepped('07:00', -15)).toBe('06:45')
    expect(stepped('23:50', 15)).toBe('00:00')
    expect(stepped('00:00', -15)).toBe('23:45')
    expect(stepped('24:00', -15)).toBe('23:45')
    expect(stepped('07:05', 60)).toBe('08:00')
  })
})
