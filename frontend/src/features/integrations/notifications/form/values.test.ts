import { describe, expect, it } from 'vitest'

import type { NotificationChannel, NotificationChannelIn } from '@/client/types'

import { channelOf, isIncomplete, valuesOf } from './values'

const usual = { timezone: 'Asia/Jakarta', language: 'id' } as const
const given = {
  name: 'Night shift',
  kind: 'email',
  recipients: ['a@example.org'],
  min_severity: 'critical',
  kinds: ['gate_fault'],
  lots: [4],
  timezone: 'UTC',
  quiet_hours: [{ days: ['mon'], from: '22:00', to: '06:00' }],
  in_quiet_hours: 'drop',
  digest: 'daily',
  digest_at: '08:30',
  language: 'en',
  plates: 'shown',
  attach_crop: true,
  max_per_hour: 5,
  enabled: false,
} satisfies NotificationChannelIn
const stored: NotificationChannel = {
  ...given,
  id: 2,
  has_url: false,
  last_sent_at: null,
  last_error: null,
  last_error_at: null,
  created_at: '2026-11-28T00:00:00Z',
  updated_at: '2026-11-28T00:00:00Z',
}

describe('the form of a channel', () => {
  it('gives back what is stored', () => {
    expect(channelOf(valuesOf(stored, usual))).toEqual(given)
  })

  it('begins without plates, in the language and the timezone of the person', () => {
    expect(channelOf(valuesOf(null, usual))).toMatchObject({ ...usual, plates: 'none' })
  })

  it('attaches pictures only to e-mail that shows plates', () => {
    const values = valuesOf(stored, usual)
    expect(channelOf({ ...values, plates: 'masked' }).attach_crop).toBe(false)
    expect(channelOf({ ...values, kind: 'apprise', url: 'ntfys://a/b' })).toMatchObject({
      attach_crop: false,
      recipients: [],
      url: 'ntfys://a/b',
    })
  })

  it('keeps the stored URL unless another one is typed', () => {
    const values = { ...valuesOf(stored, usual), kind: 'apprise' as const }
    expect(channelOf(values)).not.toHaveProperty('url')
    expect(isIncomplete(values, true)).toBe(false)
    expect(isIncomplete(values, false)).toBe(true)
    expect(isIncomplete({ ...values, kind: 'email', recipients: [] }, true)).toBe(true)
  })
})
