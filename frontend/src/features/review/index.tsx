import { Button, Group, Select, Stack } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'

import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useLots, useViewZone } from '@/lib/places/timezone'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Case, usePreloaded } from './Case'
import { useQueue } from './useQueue'
import { Verdicts } from './Verdicts'

export default function ReviewPage() {
  const t = useT()
  const { lot } = useSearch({ from: '/review' })
  const change = useSearchChange('/review')
  const { data: lots = [] } = useLots()
  const queue = useQueue(lot)
  usePreloaded(queue.next)
  const zone = useViewZone({ lot: lot ?? queue.current.data?.visit.lot.id })
  return (
    <Page
      title={t('page.review')}
      zone={zone}
      subtitle={t('review.subtitle')}
      actions={
        lots.length > 1 && (
          <Select
            w={180}
            aria-label={t('place.lot')}
            placeholder={t('review.allLots')}
            data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={lot ?? null}
            onChange={(value) => change({ lot: value })}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
          />
        )
      }
    >
      <Async query={queue.list}>
        {() => (
          <Stack>
            <Verdicts
              left={queue.left}
              ready={!queue.isEmpty && queue.current.data !== undefined}
              canUndo={queue.canUndo}
              onDecide={queue.decide}
              onUndo={queue.undo}
            />
            {queue.isEmpty ? (
              <Panel>
                <Empty title={t('review.empty')} hint={t('review.emptyHint')} icon={IconChecks}>
                  {queue.skipped > 0 && (
                    <Group mt="sm">
                      <Button variant="default" onClick={queue.again}>
                        {t('review.again', { count: queue.skipped })}
                      </Button>
                    </Group>
                  )}
                </Empty>
              </Panel>
            ) : (
              <Async query={queue.current}>
                {({ visit }) => <Case key={visit.id} visit={visit} />}
              </Async>
            )}
          </Stack>
        )}
      </Async>
    </Page>
  )
}
