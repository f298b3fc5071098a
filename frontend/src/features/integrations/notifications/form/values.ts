import type { AlertWindow, NotificationChannel, NotificationChannelIn } from '@/client/types'
import { days } from '@/lib/time/days'

/** The fields of the form as they stand. */
export type Values = Omit<
  Required<NotificationChannelIn>,
  'url' | 'max_per_hour' | 'lots' | 'quiet_hours'
> & {
  /** Empty: the stored one stays. */
  url: string
  lots: string[]
  quiet_hours: AlertWindow[]
  max_per_hour: number | string
}

/** Returns the fields for a channel, or those for a new one. */
export function valuesOf(
  channel: NotificationChannel | null,
  usual: Pick<Values, 'timezone' | 'language'>,
): Values {
  return {
    name: channel?.name ?? '',
    kind: channel?.kind ?? 'email',
    recipients: channel?.recipients ?? [],
    url: '',
    min_severity: channel?.min_severity ?? 'warning',
    kinds: channel?.kinds ?? [],
    lots: channel?.lots.map(String) ?? [],
    timezone: channel?.timezone ?? usual.timezone,
    quiet_hours: (channel?.quiet_hours ?? []).map((window) => ({
      ...window,
      days: days.filter((day) => window.days.includes(day)),
    })),
    in_quiet_hours: channel?.in_quiet_hours ?? 'hold',
    digest: channel?.digest ?? 'none',
    digest_at: channel?.digest_at ?? '07:00',
    language: channel?.language ?? usual.language,
    plates: channel?.plates ?? 'none',
    attach_crop: channel?.attach_crop ?? false,
    max_per_hour: channel?.max_per_hour ?? 20,
    enabled: channel?.enabled ?? true,
  }
}

/** Returns the channel as the service takes it; what its kind does not have is left out. */
export function channelOf(values: Values): NotificationChannelIn {
  const { url, recipients, attach_crop, max_per_hour, lots, ...rest } = values
  const isEmail = values.kind === 'email'
  return {
    ...rest,
    name: values.name.trim(),
    recipients: isEmail ? recipients : [],
    ...(!isEmail && url.trim() ? { url: url.trim() } : {}),
    lots: lots.map(Number),
    attach_crop: attach_crop && isEmail && values.plates === 'shown',
    max_per_hour: max_per_hour === '' ? 20 : Number(max_per_hour),
  }
}

/** Whether what the kind of the channel needs is missing. */
export function isIncomplete(values: Values, hasUrl: boolean): boolean {
  return values.kind === 'email' ? values.recipients.length === 0 : !hasUrl && !values.url.trim()
}
