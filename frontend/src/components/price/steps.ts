import type { MessageKey, Translate } from '@/lib/i18n'

const names: Readonly<Record<string, MessageKey>> = {
  first: 'step.first',
  interval: 'step.interval',
  flat: 'step.flat',
  no_rate: 'step.no_rate',
  grace: 'step.grace',
  free: 'step.free',
  cap: 'step.cap',
  minimum: 'step.minimum',
  validation: 'step.validation',
  lost_ticket: 'step.lost_ticket',
  tax: 'step.tax',
  rounding: 'step.rounding',
}

/** Returns what kind of step of a price it is, in words; a kind without a message stays. */
export function stepName(code: string, t: Translate): string {
  const key = names[code]
  return key ? t(key) : code
}
