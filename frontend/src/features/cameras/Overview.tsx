import { Button } from '@mantine/core'
import { IconPlus, IconVideo } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import { Async, Empty, Loading } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'

import { CameraForm } from './form/CameraForm'
import { Tile } from './Tile'
import classes from './Tile.module.css'
import { Workers } from './Workers'

const REFRESH_MS = 3000

/** All cameras, one a tile. */
export function Overview() {
  const t = useT()
  const may = useMay('cameras:write')
  const [adding, setAdding] = useState(false)
  const query = $api.useQuery('get', '/api/cameras', {}, { refetchInterval: REFRESH_MS })
  useShortcut('n', 'cameras.add', () => setAdding(true), { active: may })
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('cameras.add')}
    </Button>
  )
  const isEmpty = query.data?.length === 0
  return (
    <Page
      title={t('page.cameras')}
      subtitle={t('cameras.subtitle')}
      zone={useViewZone()}
      actions={!isEmpty && add}
    >
      <Async query={query} loading={<Loading lines={3} height={160} />}>
        {(cameras) =>
          cameras.length === 0 ? (
            <Panel>
              <Empty
                title={t('cameras.empty')}
                hint={t(may ? 'cameras.emptyHint' : 'cameras.emptyHintOthers')}
                icon={IconVideo}
              >
                {add}
              </Empty>
            </Panel>
          ) : (
            <ul className={classes['tiles']} aria-label={t('page.cameras')}>
              {cameras.map((camera) => (
                <Tile key={camera.id} camera={camera} />
              ))}
            </ul>
          )
        }
      </Async>
      <Workers />
      {adding && <CameraForm camera={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}
