import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { $api } from '@/client/api'
import type { PlateStatusAnswer } from '@/client/types'
import { Panel } from '@/components/layout/Page'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { Async } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'

import classes from './Plate.module.css'

/** Listed plates and earlier readings that are confusable with this plate. */
export function Near({ answer }: { answer: PlateStatusAnswer }) {
  const t = useT()
  const { plate, near_matches } = answer
  const query = $api.useQuery('get', '/plate_status/{plate}/variants', {
    params: { path: { plate }, query: { max_distance: 1 } },
  })
  const unseen = near_matches.filter(
    ({ entry }) => !query.data?.some((variant) => variant.plate === entry.plate),
  )
  return (
    <Panel title={t('plate.near')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('plate.nearHint')}
      </Text>
      <Async query={query}>
        {(variants) =>
          variants.length + unseen.length === 0 ? (
            <Text size="sm">{t('plate.nearNone')}</Text>
          ) : (
            <ul className={classes['near']}>
              {unseen.map(({ entry }) => (
                <li key={entry.plate}>
                  <Link to="/plate" search={{ plate: entry.plate }}>
                    <PlateBadge text={entry.display_text} size="sm" />
                  </Link>
                  <StatusBadge status={entry.status} />
                  {t('plate.listedOnly')}
                </li>
              ))}
              {variants.map((variant) => (
                <li key={variant.plate}>
                  <Link to="/plate" search={{ plate: variant.plate }}>
                    <PlateBadge text={variant.plate} size="sm" />
                  </Link>
                  {variant.status !== 'unlisted' && <StatusBadge status={variant.status} />}
                  {t('lists.times', { count: variant.count })}
                </li>
              ))}
            </ul>
          )
        }
      </Async>
    </Panel>
  )
}
