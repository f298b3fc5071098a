import type { Translate } from '@/lib/i18n'

/** Returns who takes the money, in words; a provider without a message stays as it is. */
export function providerName(provider: string, t: Translate): string {
  if (provider === 'cash') return t('payments.cash')
  return provider === 'qris' ? 'QRIS' : provider
}
