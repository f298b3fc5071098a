import type { DetectionRecord } from '@/client/types'
import { useT } from '@/lib/i18n'

import { reasonOf } from './reason'
import classes from './Table.module.css'

interface Props {
  record: DetectionRecord
  /** The plate that a fuzzy search asked for. */
  searched: string | undefined
}

/** Why a fuzzy search found this plate: `B read for 8`, or `second reading B123XYZ`. */
export function MatchReason({ record, searched }: Props) {
  const t = useT()
  const { plate } = record
  if (!searched || !plate?.text) return null
  const reason = reasonOf(
    searched,
    plate.text,
    plate.candidates.map(({ text }) => text),
  )
  if (!reason) return null
  const changes = reason.differences.map(({ read, meant }) => {
    if (!read) return t('why.missing', { meant })
    return meant ? t('why.instead', { read, meant }) : t('why.extra', { read })
  })
  const parts =
    reason.through === 'candidate'
      ? [t('why.candidate', { text: reason.text }), ...changes]
      : changes
  return <div className={classes['why']}>{parts.join(', ')}</div>
}
