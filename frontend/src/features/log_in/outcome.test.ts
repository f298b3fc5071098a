import { describe, expect, it } from 'vitest'

import { outcomeOf } from './outcome'

const refused = (error: string): unknown => ({ error, detail: 'a detail' })

describe('an attempt to log in', () => {
  it('asks for the code of the second factor', () => {
    expect(outcomeOf(refused('code_required'), null)).toEqual({ name: 'code' })
  })

  it('tells a wrong password from a wrong code, and nothing more', () => {
    const [wrong, code] = [refused('wrong_log_in'), refused('wrong_code')]
    expect(outcomeOf(wrong, null)).toEqual({ name: 'failed', message: 'logIn.wrong' })
    expect(outcomeOf(code, null)).toEqual({ name: 'failed', message: 'logIn.wrongCode' })
  })

  it('says how long to wait, in whole minutes', () => {
    const throttled = refused('too_many_requests')
    expect(outcomeOf(throttled, '61')).toMatchObject({ count: 2 })
    expect(outcomeOf(throttled, '1')).toMatchObject({ count: 1 })
    expect(outcomeOf(throttled, null)).toMatchObject({ count: 1 })
  })

  it('tells a service that is away from one that refuses', () => {
    expect(outcomeOf(new TypeError('failed to fetch'), null)).toMatchObject({
      message: 'error.offline',
    })
    expect(outcomeOf(refused('busy'), '1')).toMatchObject({ message: 'error.busy' })
    expect(outcomeOf(refused('foreign_origin'), null)).toMatchObject({ detail: 'a detail' })
  })
})
