import type { MessageKey } from '@/lib/i18n'
import { isOffline, isServiceError } from '@/lib/errors'

/** What came of an attempt to log in: a message with its parameters, or that a code is needed. */
export type Outcome =
  { name: 'code' } | { name: 'failed'; message: MessageKey; count?: number; detail?: string }

const failed = (message: MessageKey): Outcome => ({ name: 'failed', message })

/**
 * Returns what the person has to do next. `retryAfter` is the header of a refused attempt,
 * in seconds.
 */
export function outcomeOf(error: unknown, retryAfter: string | null): Outcome {
  if (isOffline(error)) return failed('error.offline')
  if (!isServiceError(error)) return failed('error.unexpected')
  if (error.error === 'code_required') return { name: 'code' }
  if (error.error === 'wrong_log_in') return failed('logIn.wrong')
  if (error.error === 'wrong_code') return failed('logIn.wrongCode')
  if (error.error === 'too_many_requests') {
    const minutes = Math.ceil(Number(retryAfter ?? 0) / 60)
    return { name: 'failed', message: 'logIn.throttled', count: Math.max(1, minutes) }
  }
  if (error.error === 'busy' || error.error === 'unavailable') return failed(`error.${error.error}`)
  return { name: 'failed', message: 'logIn.failed', detail: error.detail }
}
