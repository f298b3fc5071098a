import type { PaymentState } from '@/client/types'

export type PaymentAction = 'settle' | 'fail' | 'refund'

/** Returns what may be done with a payment: money that comes late is settled all the same. */
export function actionsOf(state: PaymentState): readonly PaymentAction[] {
  switch (state) {
    case 'pending':
      return ['settle', 'fail']
    case 'failed':
      return ['settle']
    case 'settled':
      return ['refund']
    default:
      return []
  }
}
