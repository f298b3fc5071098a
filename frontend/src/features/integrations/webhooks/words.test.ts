import { describe, expect, it } from 'vitest'

import { translator } from '@/lib/i18n/translate'
import { en } from '@/messages/en'

import { adviceFor, errorText, eventGroups, eventName, subjectName } from './words'

const t = translator('en', en)

describe('words of webhooks', () => {
  it('name every type of event that is offered', () => {
    const types = Object.values(eventGroups).flatMap((group) => Object.keys(group))
    expect(types).toHaveLength(15)
    for (const type of types) expect(eventName(type, t)).not.toContain('.')
    expect(eventName('webhook.test', t)).toBe('webhook.test')
  })

  it('name what an event is about, unless that is its type only', () => {
    expect(subjectName('visit:7')).toBe('visit:7')
    expect(subjectName('type:list.changed')).toBeNull()
  })

  it('say why an attempt failed, and keep what is not known', () => {
    expect(errorText('the receiver answers 503', t)).toBe('The receiver answered 503')
    expect(errorText('no answer within 15 s', t)).toBe('No answer within 15 seconds')
    expect(errorText('the receiver does not answer: ConnectError', t)).toContain('ConnectError')
    expect(errorText('something else', t)).toBe('something else')
  })

  it('advise where the next step is known', () => {
    const gone = 'the host is in a private network or on this machine, which is not allowed'
    expect(adviceFor(gone, null)).toBe('attemptAdvice.private')
    expect(adviceFor('the receiver answers 308', 308)).toBe('attemptAdvice.moved')
    expect(adviceFor('the receiver answers 401', 401)).toBe('attemptAdvice.secret')
    expect(adviceFor('the receiver answers 500', 500)).toBeNull()
  })
})
