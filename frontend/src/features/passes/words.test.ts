import { expect, it } from 'vitest'

import { windowText } from './words'

const name = (day: number): string => `day ${day}`

it('days that follow each other are one part', () => {
  const hours = { start: '08:00', end: '18:00' }
  expect(windowText({ ...hours, weekdays: [3, 1, 2, 6] }, name)).toBe(
    'day 1–day 3, day 6 08:00–18:00',
  )
  expect(windowText({ ...hours, weekdays: [7] }, name)).toBe('day 7 08:00–18:00')
})
