import { Text, Title } from '@mantine/core'

import type { VisitChange } from '@/client/types'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

import classes from './Details.module.css'

interface Props {
  changes: readonly VisitChange[]
  zone: string
  /** The visit that is shown. */
  visitId: number
}

/** What people changed of a visit, the oldest first; what is undone is crossed out. */
export function Changes({ changes, zone, visitId }: Props) {
  const t = useT()
  if (changes.length === 0) return null
  return (
    <div>
      <Title order={3} mb={4}>
        {t('visits.changes')}
      </Title>
      <ul className={classes['changes']}>
        {changes.map((change) => {
          const other = [change.other_id, change.visit_id].find((id) => id && id !== visitId)
          return (
            <li key={change.id}>
              <span className={change.undone_at ? classes['undone'] : undefined}>
                {t(`handDone.${change.action}`)}, {change.changed_by},{' '}
                <Moment at={change.created_at} show="full" zone={zone} />
              </span>
              {other && (
                <>
                  {' '}
                  <AnchorLink size="sm" to="/visits" search={{ visit: other }}>
                    {t('visits.open', { id: String(other) })}
                  </AnchorLink>
                </>
              )}
              {change.reason && (
                <Text size="sm" c="dimmed">
                  {change.reason}
                </Text>
              )}
              {change.undone_at && change.undone_by && (
                <Text size="sm" c="dimmed">
                  {t('visits.undoneBy', { name: change.undone_by })},{' '}
                  <Moment at={change.undone_at} show="full" zone={zone} />
                </Text>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
