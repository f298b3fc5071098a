import { Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Simulation, TariffData } from '@/client/types'
import { Failure } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { Money } from '@/components/price/Money'
import { PriceSteps } from '@/components/price/PriceSteps'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { browserZone, toWallClock } from '@/lib/time/zone'

import { simulationOf, type Stay } from './stay'
import { StayFields } from './StayFields'

const WAIT_MS = 350
const HOUR_MS = 3_600_000

function Result({ simulation }: { simulation: Simulation }) {
  const t = useT()
  const { data: price, error } = $api.useQuery(
    'post',
    '/api/tariffs/simulate',
    { body: simulation },
    { placeholderData: keepPreviousData, retry: false },
  )
  if (error) return <Failure error={error} />
  if (!price) return null
  const currency = { code: price.currency, decimals: price.decimals }
  return (
    <Stack gap="xs">
      <Text fz={26} fw={700} role="status" aria-label={t('price.total')}>
        <Money amount={price.total} currency={currency} />
      </Text>
      <PriceSteps steps={price.steps} total={price.total} currency={currency} />
      {price.tax > 0 && (
        <Text size="sm" c="dimmed">
          {t('price.net')} <Money amount={price.net} currency={currency} />, {t('price.tax')}{' '}
          <Money amount={price.tax} currency={currency} />
        </Text>
      )}
    </Stack>
  )
}

function begin(): Stay {
  const now = Date.now()
  return {
    entered: toWallClock(new Date(now - 3 * HOUR_MS)),
    exited: toWallClock(new Date(now)),
    paid: '',
    vehicle: 'car',
    lost: false,
    discount: null,
    value: '',
  }
}

/** What a stay would cost by a tariff, with every step; nothing is stored. */
export function Simulator({ data }: { data: TariffData | null }) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const [stay, setStay] = useState(begin)
  const [chosen, setChosen] = useState<string | null>(null)
  const lot = lots.find(({ id }) => String(id) === chosen) ?? lots[0]
  const timezone = lot?.timezone ?? browserZone()
  const [simulation] = useDebouncedValue(simulationOf(data, stay, timezone), WAIT_MS)
  return (
    <Panel title={t('simulator.title')}>
      <Stack>
        <StayFields
          stay={stay}
          set={(changes) => setStay((now) => ({ ...now, ...changes }))}
          lots={lots}
          lot={lot}
          onLot={setChosen}
          timezone={timezone}
          currency={data?.currency}
        />
        {simulation ? (
          <Result simulation={simulation} />
        ) : (
          <Text size="sm" c="dimmed" role="status">
            {t('simulator.incomplete')}
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
