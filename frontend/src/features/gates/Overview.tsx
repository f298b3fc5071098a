import { Button } from '@mantine/core'
import { IconBarrierBlock, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import { Async, Empty, Loading } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'

import { NewGate } from './form/GateForm'
import { StopButton, StopNotice } from './hand/Switch'
import { Tile } from './Tile'
import classes from './Tile.module.css'

const REFRESH_MS = 3000

/** All gates, one a tile. */
export function Overview() {
  const t = useT()
  const may = useMay('gates:write')
  const [adding, setAdding] = useState(false)
  const query = $api.useQuery('get', '/api/gates', {}, { refetchInterval: REFRESH_MS })
  useShortcut('n', 'gates.add', () => setAdding(true), { active: may })
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('gates.add')}
    </Button>
  )
  const isEmpty = query.data?.length === 0
  return (
    <Page
      title={t('page.gates')}
      zone={useViewZone()}
      subtitle={t('gates.subtitle')}
      actions={
        !isEmpty && (
          <>
            <StopButton />
            {add}
          </>
        )
      }
    >
      <StopNotice />
      <Async query={query} loading={<Loading lines={3} height={140} />}>
        {(gates) =>
          gates.length === 0 ? (
            <Panel>
              <Empty
                title={t('gates.empty')}
                hint={t(may ? 'gates.emptyHint' : 'gates.emptyHintOthers')}
                icon={IconBarrierBlock}
              >
                {add}
              </Empty>
            </Panel>
          ) : (
            <ul className={classes['tiles']} aria-label={t('page.gates')}>
              {gates.map((gate) => (
                <Tile key={gate.id} gate={gate} />
              ))}
            </ul>
          )
        }
      </Async>
      {adding && <NewGate onClose={() => setAdding(false)} />}
    </Page>
  )
}
