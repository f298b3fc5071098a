import { describe, expect, it } from 'vitest'

import type { Account } from '@/client/types'

import { compare } from './compare'

const guard: Account = {
  state: 'logged_in',
  actor: {
    id: 2,
    name: 'Budi',
    role: 'guard',
    permissions: ['read', 'detect'],
    lots: [1, 2],
    sso: false,
  },
  sso: null,
  last_event_id: 7,
}
const out: Account = { state: 'logged_out', actor: null, sso: null, last_event_id: null }
const nobody: Account = { state: 'no_users', actor: null, sso: null, last_event_id: 7 }

const changed = (changes: Partial<NonNullable<Account['actor']>>): Account => ({
  ...guard,
  actor: guard.actor && { ...guard.actor, ...changes },
})

describe('an answer about who is logged in', () => {
  it('is taken when the page opens, and after a log-in', () => {
    expect(compare(undefined, out)).toBe('taken')
    expect(compare(undefined, guard)).toBe('taken')
    expect(compare(out, guard)).toBe('taken')
    expect(compare(nobody, guard)).toBe('taken')
    expect(compare(guard, guard)).toBe('taken')
  })

  it('says that the session ended', () => {
    expect(compare(guard, out)).toBe('ended')
    expect(compare(nobody, out)).toBe('ended')
  })

  it('says that the page belongs to somebody else, or to the same person with other rights', () => {
    expect(compare(guard, changed({ id: 3 }))).toBe('other')
    expect(compare(guard, changed({ permissions: ['read'] }))).toBe('other')
    expect(compare(guard, changed({ lots: [1] }))).toBe('other')
    expect(compare(guard, changed({ lots: null }))).toBe('other')
    expect(compare(guard, changed({ permissions: ['detect', 'read'], lots: [2, 1] }))).toBe('taken')
  })
})
