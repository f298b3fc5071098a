import { useState } from 'react'

import type { Visit } from '@/client/types'
import { useI18n } from '@/lib/i18n'
import { formatDuration } from '@/lib/time/duration'

/** How long a vehicle stayed; of one that is inside, so far. Nothing where a reading is missing. */
export function Stay({ visit }: { visit: Pick<Visit, 'state' | 'stay_s' | 'entered_at'> }) {
  const { t, language } = useI18n()
  const { state, stay_s, entered_at } = visit
  const [now] = useState(() => Date.now())
  if (stay_s !== null) return <span className="tabular">{formatDuration(stay_s, language)}</span>
  if (state !== 'open' || !entered_at) return null
  const seconds = Math.max(0, (now - new Date(entered_at).getTime()) / 1000)
  return (
    <span className="tabular">
      {t('visits.soFar', { length: formatDuration(seconds, language) })}
    </span>
  )
}
