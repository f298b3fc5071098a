import type { MessageKey, Translate } from '@/lib/i18n'

/** How the service answers what it cannot do. */
export interface ServiceError {
  error: string
  detail: string
}

export function isServiceError(error: unknown): error is ServiceError {
  return typeof error === 'object' && error !== null && 'error' in error && 'detail' in error
}

/** Whether the service could not be reached at all (`fetch` then throws a TypeError). */
export function isOffline(error: unknown): boolean {
  return error instanceof TypeError
}

const known: Readonly<Record<string, MessageKey>> = {
  invalid_image: 'error.invalid_image',
  payload_too_large: 'error.too_large',
  too_large: 'error.too_large',
  unsupported_media_type: 'error.unsupported_media_type',
  busy: 'error.busy',
  unavailable: 'error.unavailable',
  engine_unavailable: 'error.unavailable',
  model_error: 'error.model_error',
  internal_error: 'error.internal_error',
  not_found: 'error.not_found',
  conflict: 'error.conflict',
  legal_hold: 'error.legal_hold',
  purpose_missing: 'error.purpose_missing',
  forbidden: 'error.forbidden',
  not_signed_in: 'error.not_signed_in',
  only_this_machine: 'error.only_this_machine',
  out_of_scope: 'error.out_of_scope',
  too_many_requests: 'error.too_many_requests',
  validation_error: 'error.validation_error',
  bad_request: 'error.validation_error',
}

/** A sentence in the user's language where the code is known, with the service's own beside it. */
export function describeError(error: unknown, t: Translate): string {
  if (isOffline(error)) return t('error.offline')
  if (!isServiceError(error)) return t('error.unexpected')
  const key = known[error.error] ?? (/^(database|disk)_/.test(error.error) && 'error.unavailable')
  return key ? `${t(key)} (${error.detail})` : error.detail
}
