import type { VisitDetail } from '@/client/types'
import type { MessageKey } from '@/lib/i18n'

type Facts = Pick<VisitDetail, 'state' | 'entered_at' | 'exited_at'>

/** Returns why a visit has no price, as the service refuses it; null where it has one. */
export function unpricedReason({ state, exited_at }: Facts): MessageKey | null {
  if (state === 'review') return 'quote.review'
  if (state === 'open' || (exited_at && state !== 'orphan_entry')) return null
  return 'quote.noExit'
}

/** Whether only the price of a lost ticket is left, because the entry is not known. */
export const isLostOnly = ({ entered_at }: Facts): boolean => entered_at === null
