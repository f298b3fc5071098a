import type { Right } from '@/client/types'

export const pass: Right = {
  id: 5,
  kind: 'season_pass',
  plates: [
    { plate: 'D1234ABC', display_text: 'D 1234 ABC' },
    { plate: 'D5678ABC', display_text: 'D 5678 ABC' },
  ],
  lot_ids: [1],
  hours: [{ weekdays: [1, 2, 3, 4, 5], start: '07:00', end: '19:00' }],
  vehicle_classes: ['car'],
  validity: 'active',
  valid_from: null,
  valid_until: '2031-12-31T17:00:00Z',
  max_inside: 1,
  uses: null,
  uses_left: null,
  accepts_similar: false,
  minutes: null,
  amount: null,
  percent: null,
  given_by: null,
  holder: 'Ani Wijaya, flat 12',
  note: null,
  instruction: null,
  created_at: '2026-11-28T09:00:00Z',
  updated_at: '2026-11-28T09:00:00Z',
}
