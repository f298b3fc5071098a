import { describe, expect, it } from 'vitest'

import { outcomeOf } from './outcome'

const refused = (error: string): unknown => ({ error, detail: 'a detail' })

describe('an attempt to log in', () => {
  it('asks for the code of the second factor', () => {
    expect(outcomeOf(refused('code_required'), null, false)).toEqual({ name: 'code' })
  })

  it('tells a wrong password from a wrong code, and nothing more', () => {
    const wrong = refused('wrong_log_in')
    expect(outcomeOf(wrong, null, false)).toEqual({ name: 'failed', message: 'logIn.wrong' })
    expect(outcomeOf(wrong, null, true)).toEqual({ name: 'failed', message: 'logIn.wrongCode' })
  })

  it('says how long to wait, in whole minutes', () => {
    const throttled = refused('too_many_requests')
    expect(outcomeOf(throttled, '61', false)).toMatchObject({ count: 2 })
    expect(outcomeOf(throttled, '1', false)).toMatchObject({ count: 1 })
    expect(outcomeOf(throttled, null, false)).toMatchObject({ count: 1 })
  })

  it('tells a service that is away from one that refuses', () => {
    expect(outcomeOf(new TypeError('failed to fetch'), null, false)).toMatchObject({
      message: 'error.offline',
    })
    expect(outcomeOf(refused('busy'), '1', false)).toMatchObject({ message: 'error.busy' })
    expect(outcomeOf(refused('foreign_origin'), null, false)).toMatchObject({ detail: 'a detail' })
  })
})
