import type { NotificationState } from '@/client/types'
import { ToneBadge, type Tone } from '@/components/status/ToneBadge'
import { useT } from '@/lib/i18n'

const tones: Readonly<Record<NotificationState, Tone>> = {
  pending: 'warning',
  held: 'idle',
  sent: 'good',
  failed: 'bad',
  dropped: 'idle',
  cancelled: 'idle',
}

/** What became of a notification, by word, icon and colour. */
export function StateBadge({ state }: { state: NotificationState }) {
  const t = useT()
  return (
    <ToneBadge tone={tones[state]} state={state}>
      {t(`notificationState.${state}`)}
    </ToneBadge>
  )
}
