import { Button, CloseButton } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Gate } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { ZoneLabel } from '@/components/place/ZoneLabel'
import { useOpenAlarms } from '@/lib/alarms'
import { useConnection } from '@/lib/events'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone, ViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { StopNotice, SwitchForm, useSwitch } from '../hand/Switch'
import { ModeBadge, StateBadge } from '../state/Badges'
import { AlarmBox } from './AlarmBox'
import { DecisionView } from './DecisionView'
import classes from './Guard.module.css'
import { useGuard } from './useGuard'

const REFRESH_MS = 2000

/** The open alarms at a gate, whatever raised them. */
function useAlarmsAt(gate: Gate) {
  const { data } = useOpenAlarms()
  return (data?.items ?? []).filter(
    ({ gate_id, location }) =>
      gate_id === gate.id || (location !== null && location.id === gate.location?.id),
  )
}

function KillSwitch() {
  const t = useT()
  const may = useMay('gates:stop')
  const { data } = useSwitch()
  const [asked, setAsked] = useState(false)
  useShortcut('x', 'guard.keyStop', () => setAsked(true), { active: may })
  if (!may || !data) return null
  return (
    <>
      <Button
        {...(data.stopped ? {} : { color: 'red.8' })}
        leftSection={<IconHandStop size={18} />}
        onClick={() => setAsked(true)}
      >
        {t(data.stopped ? 'gates.release' : 'gates.stop')}
      </Button>
      {asked && <SwitchForm stopped={data.stopped} onClose={() => setAsked(false)} />}
    </>
  )
}

function Screen({ gate }: { gate: Gate }) {
  const t = useT()
  const { query, shown, held, waiting, acknowledge } = useGuard(gate.id)
  const alarms = useAlarmsAt(gate)
  return (
    <Async query={query}>
      {() =>
        shown ? (
          <DecisionView
            key={shown.id}
            gate={gate}
            decision={shown}
            held={held}
            waiting={waiting}
            alarms={alarms}
            onAcknowledge={acknowledge}
          />
        ) : (
          <>
            {alarms.map((alarm) => (
              <AlarmBox key={alarm.id} alarm={alarm} />
            ))}
            <Empty title={t('gates.noDecision')} hint={t('guard.waits')} />
          </>
        )
      }
    </Async>
  )
}

/** Fills the screen with what happens at one gate, large enough to be read from a distance. */
export function Guard({ id }: { id: number }) {
  const t = useT()
  const change = useSearchChange('/gates')
  const connection = useConnection()
  const query = $api.useQuery(
    'get',
    '/api/gates/{id}',
    { params: { path: { id } } },
    { refetchInterval: REFRESH_MS },
  )
  const close = (): void => change({ guard: null })
  useShortcut('Escape', 'guard.keyClose', close)
  const gate = query.data
  const zone = useViewZone({ location: gate?.location?.id })
  return (
    <div className={classes['screen']} data-testid="guard">
      <div className={classes['top']}>
        <h1>{gate?.name ?? t('page.gates')}</h1>
        {gate && <ModeBadge gate={gate} />}
        {gate && <StateBadge state={gate.state.state} />}
        <ViewZone zone={zone}>
          <ZoneLabel />
        </ViewZone>
        <span role="status" data-connection={connection}>
          {connection !== 'live' && t(`connection.${connection}`)}
        </span>
        <KillSwitch />
        <CloseButton size="lg" aria-label={t('guard.keyClose')} onClick={close} />
      </div>
      <StopNotice />
      <ViewZone zone={zone}>
        <Async query={query}>{(shown) => <Screen gate={shown} />}</Async>
      </ViewZone>
    </div>
  )
}
