import type { Webhook, WebhookFormat, WebhookIn, WebhookPictures } from '@/client/types'

export const formats = ['standard', 'cloudevents', 'plate_recognizer', 'rekor'] as const
export const pictureWays = ['links', 'attached', 'none'] as const

/** The fields of the form as they stand. */
export interface Values {
  name: string
  url: string
  /** Null means all. */
  types: string[] | null
  /** Null means all. */
  lots: number[] | null
  format: WebhookFormat
  pictures: WebhookPictures
  allow_private: boolean
  enabled: boolean
}

const someOf = <T>(list: readonly T[]): T[] | null => (list.length === 0 ? null : [...list])

export function valuesOf(webhook: Webhook | null): Values {
  return {
    name: webhook?.name ?? '',
    url: webhook?.url ?? 'https://',
    types: someOf(webhook?.event_types ?? []),
    lots: someOf(webhook?.lots ?? []),
    format: webhook?.format ?? 'standard',
    pictures: webhook?.pictures ?? 'links',
    allow_private: webhook?.allow_private ?? false,
    enabled: webhook?.enabled ?? true,
  }
}

/** Whether a format has a form for detections with a plate only. */
export const isForDetections = (format: WebhookFormat): boolean =>
  format === 'plate_recognizer' || format === 'rekor'

/** Whether a choice is missing: none chosen would mean all to the service. */
export const isIncomplete = ({ types, lots, format }: Values): boolean =>
  (types?.length === 0 && !isForDetections(format)) || lots?.length === 0

/** Returns a webhook as the service takes it. */
export function webhookOf(values: Values): WebhookIn {
  const { types, lots, format, pictures } = values
  return {
    name: values.name.trim(),
    url: values.url.trim(),
    event_types: isForDetections(format) ? [] : (types ?? []),
    lots: lots ?? [],
    format,
    pictures: format === 'rekor' ? 'none' : pictures,
    allow_private: values.allow_private,
    enabled: values.enabled,
  }
}
