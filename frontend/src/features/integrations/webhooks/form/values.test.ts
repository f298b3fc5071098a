import { expect, it } from 'vitest'

import { webhook } from '../fixtures'
import { isIncomplete, valuesOf, webhookOf } from './values'

it('sends back what it shows', () => {
  const stored = { ...webhook, event_types: ['visit.opened'], lots: [2], allow_private: true }
  const { name, url, event_types, lots, format, pictures, allow_private, enabled } = stored
  expect(webhookOf(valuesOf(stored))).toEqual({
    name,
    url,
    event_types,
    lots,
    format,
    pictures,
    allow_private,
    enabled,
  })
})

it('does not take no choice for all', () => {
  const values = valuesOf(webhook)
  expect(values.types).toBeNull()
  expect(isIncomplete(values)).toBe(false)
  expect(isIncomplete({ ...values, types: [] })).toBe(true)
  expect(isIncomplete({ ...values, lots: [] })).toBe(true)
  expect(isIncomplete({ ...values, types: [], format: 'rekor' })).toBe(false)
})

it('sends what the format has a form for', () => {
  const values = { ...valuesOf(webhook), types: ['visit.opened'] }
  expect(webhookOf({ ...values, format: 'rekor' })).toMatchObject({
    event_types: [],
    pictures: 'none',
  })
  expect(webhookOf({ ...values, format: 'plate_recognizer' })).toMatchObject({
    event_types: [],
    pictures: 'links',
  })
})
