import { Button, Group } from '@mantine/core'
import { IconCalculator, IconParking } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Lot } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { ZoneLabel } from '@/components/place/ZoneLabel'
import { useT } from '@/lib/i18n'
import { ViewZone } from '@/lib/places/timezone'
import { useMay } from '@/lib/permissions'
import { dayIn } from '@/lib/time/zone'

import { Day } from './Day'
import { Now } from './Now'
import { Recount } from './Recount'
import { Spaces } from './Spaces'

/** How often the number is fetched where no event says that it changed. */
const REFETCH_MS = 60_000

interface Props {
  lot: Lot
  /** The day that is asked for; undefined is today on the lot's clock. */
  day: string | undefined
}

function Card({ lot, day }: Props) {
  const t = useT()
  const mayCount = useMay('readings:write')
  const maySetUp = useMay('places:write')
  const [opened, setOpened] = useState<'recount' | 'spaces' | null>(null)
  const today = dayIn(lot.timezone)
  const query = $api.useQuery(
    'get',
    '/api/lots/{id}/occupancy',
    { params: { path: { id: lot.id } } },
    { refetchInterval: REFETCH_MS },
  )
  const close = (): void => setOpened(null)
  return (
    <Panel title={lot.name}>
      <Async query={query}>
        {(occupancy) => (
          <>
            <Now occupancy={occupancy} />
            <ZoneLabel />
            <Day lot={lot} day={day ?? today} isToday={!day || day === today} />
            <Group gap="xs" mt="sm">
              {mayCount && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconCalculator size={15} />}
                  onClick={() => setOpened('recount')}
                >
                  {t('recount.open')}
                </Button>
              )}
              {maySetUp && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconParking size={15} />}
                  onClick={() => setOpened('spaces')}
                >
                  {t('spaces.open')}
                </Button>
              )}
            </Group>
            {opened === 'recount' && <Recount lot={lot} occupancy={occupancy} onClose={close} />}
            {opened === 'spaces' && <Spaces lot={lot} onClose={close} />}
          </>
        )}
      </Async>
    </Panel>
  )
}

/** A lot on its own clock: how many vehicles are inside, its day, and counting by hand. */
export function LotCard(props: Props) {
  return (
    <ViewZone zone={props.lot.timezone}>
      <Card {...props} />
    </ViewZone>
  )
}
