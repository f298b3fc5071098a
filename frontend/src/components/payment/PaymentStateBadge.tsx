import { Badge, type MantineColor } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconClock,
  IconReceipt,
  IconX,
  type Icon,
} from '@tabler/icons-react'

import type { PaymentState } from '@/client/types'
import { useT } from '@/lib/i18n'

const looks: Readonly<Record<PaymentState, { icon: Icon; text: string; back: string }>> = {
  quoted: { icon: IconReceipt, text: 'var(--unlisted)', back: 'var(--unlisted-soft)' },
  pending: { icon: IconClock, text: 'var(--watched)', back: 'var(--watched-soft)' },
  settled: { icon: IconCircleCheck, text: 'var(--allowed)', back: 'var(--allowed-soft)' },
  failed: { icon: IconX, text: 'var(--blocked)', back: 'var(--blocked-soft)' },
  refunded: { icon: IconArrowBackUp, text: 'var(--unlisted)', back: 'var(--unlisted-soft)' },
}

/** How far a payment is, as text, icon and colour. */
export function PaymentStateBadge({ state }: { state: PaymentState }) {
  const t = useT()
  const { icon: Shape, text, back } = looks[state]
  return (
    <Badge
      radius="sm"
      tt="none"
      c={text as MantineColor}
      bg={back}
      leftSection={<Shape size={13} aria-hidden />}
    >
      {t(`paymentState.${state}`)}
    </Badge>
  )
}
