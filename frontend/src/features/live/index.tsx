import { Button, Group } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { IconBroadcast, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'

import { FoldSwitch, useLines } from '@/components/fold/Folding'
import { PlaceSelect } from '@/components/form/PlaceSelect'
import { Page, Panel } from '@/components/layout/Page'
import { Empty, Failure, Loading } from '@/components/feedback/States'
import { UploadLink } from '@/components/link/UploadLink'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Alarms } from './alarms/Alarms'
import { feed } from './feed/feedInstance'
import { Hero } from './Hero'
import classes from './Live.module.css'
import { Stream } from './Stream'
import type { Reading } from './feed/readings'
import { useLiveFeed } from './feed/useLiveFeed'
import { SoundButton } from './alarms/SoundButton'
import { useHeld } from './alarms/useHeld'
import { useStoredReadings } from './feed/useStoredReadings'

/** At 20 readings a second nobody can read each: the large one changes at most this often. */
const HERO_MS = 400

const idOf = ({ detection_id: id }: Reading): number => id

export default function LivePage() {
  const t = useT()
  const search = useSearch({ from: '/' })
  const change = useSearchChange('/')
  const { readings, passes, paused, waiting, pinned } = useLiveFeed(search)
  const stored = useStoredReadings(search)
  const { lines, unfold, fold, choose } = useLines(readings, 'live.fold', idOf)
  const newest = useThrottledValue(readings[0], HERO_MS)
  const held = useHeld(readings)
  // The alarm whose vehicle somebody has set aside to follow the newest readings.
  const [aside, setAside] = useState<number | null>(null)
  const isHeld = pinned === null && held !== null && held.alarm.id !== aside
  const shown = pinned ?? (isHeld ? held.reading : readings.length > 0 ? newest : undefined)
  const follow = (): void => {
    if (held && isHeld) setAside(held.alarm.id)
    feed.pin(null)
  }

  const select = useCallback(
    (id: number) => {
      feed.pin(
        pinned?.detection_id === id
          ? null
          : (readings.find((item) => item.detection_id === id) ?? null),
      )
    },
    [readings, pinned],
  )
  const togglePause = paused ? feed.resume : feed.pause
  useShortcut(' ', 'live.keyPause', togglePause)
  useShortcut('Escape', 'live.follow', follow, { active: pinned !== null || isHeld })

  return (
    <Page
      title={t('page.live')}
      zone={useViewZone(search)}
      actions={
        <>
          <PlaceSelect search={search} onChange={change} />
          <SoundButton />
          <Button
            variant={paused ? 'filled' : 'default'}
            leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            onClick={togglePause}
          >
            {paused ? t('live.resume', { count: waiting }) : t('live.pause')}
          </Button>
        </>
      }
    >
      <Alarms />
      {readings.length === 0 && stored.error ? (
        <Failure error={stored.error} retry={() => void stored.refetch()} />
      ) : null}
      {readings.length === 0 && stored.isFetching ? <Loading lines={5} height={80} /> : null}
      {!shown && passes.length > 0 ? (
        <Panel title={t('live.stream')} flush>
          <Stream
            passes={passes}
            lines={lines}
            onUnfold={unfold}
            selected={null}
            onSelect={select}
          />
        </Panel>
      ) : null}
      {readings.length === 0 && passes.length === 0 && stored.isSuccess && !stored.isFetching ? (
        <Panel>
          <Empty title={t('live.empty')} hint={t('live.emptyHint')} icon={IconBroadcast}>
            <UploadLink />
          </Empty>
        </Panel>
      ) : null}
      {shown ? (
        <div className={classes['grid']}>
          <Hero reading={shown} isHeld={isHeld} />
          <Panel
            title={t('live.stream')}
            // Not above the reading: what somebody is about to press stays where it is.
            actions={
              <Group gap="sm">
                {(pinned ?? isHeld) && (
                  <Button size="compact-sm" variant="light" onClick={follow}>
                    {t('live.follow')}
                  </Button>
                )}
                <FoldSwitch records={readings} fold={fold} onChange={choose} />
              </Group>
            }
            flush
          >
            <Stream
              passes={passes}
              lines={lines}
              onUnfold={unfold}
              selected={shown.detection_id}
              onSelect={select}
            />
          </Panel>
        </div>
      ) : null}
    </Page>
  )
}
