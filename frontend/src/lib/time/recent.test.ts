import { expect, it } from 'vitest'

import { formatTime } from './zone'

it('names the day of what is not of today', () => {
  const now = new Date()
  expect(formatTime(now, 'recent', 'en', 'UTC')).toBe(formatTime(now, 'time', 'en', 'UTC'))
  const lastWeek = new Date(now.getTime() - 7 * 86_400_000)
  expect(formatTime(lastWeek, 'recent', 'en', 'UTC')).toBe(
    formatTime(lastWeek, 'dateTime', 'en', 'UTC'),
  )
  expect(formatTime('2020-02-03T04:05:06Z', 'recent', 'en', 'UTC')).toBe('Feb 3, 2020, 04:05:06')
})
