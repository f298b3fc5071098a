import { expect, it } from 'vitest'

import { formatDuration } from './duration'

it('names the two largest units', () => {
  expect(formatDuration(59, 'en')).toBe('0 min')
  expect(formatDuration(725, 'en')).toBe('12 min')
  expect(formatDuration(3600, 'en')).toBe('1 hr')
  expect(formatDuration(5000, 'en')).toBe('1 hr 23 min')
  expect(formatDuration(2 * 86_400 + 3 * 3600 + 60, 'en')).toBe('2 days 3 hr')
  expect(formatDuration(5000, 'id')).toMatch(/^1 j.* 23 m/)
})
