import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import {
  IconBroadcast,
  IconPlayerPause,
  IconPlayerPlay,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

import { LocationSelect } from '@/components/form/LocationSelect'
import { Page, Panel } from '@/components/layout/Page'
import { Empty, Failure, Loading } from '@/components/feedback/States'
import { UploadLink } from '@/components/link/UploadLink'
import { useT } from '@/lib/i18n'
import { useShortcut } from '@/lib/shortcuts'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Alarms } from './alarms/Alarms'
import { feed } from './feed/feedInstance'
import { Hero } from './Hero'
import classes from './Live.module.css'
import { Stream } from './Stream'
import { useLiveFeed } from './feed/useLiveFeed'
import { useSound } from './alarms/useSound'
import { useStoredReadings } from './feed/useStoredReadings'

/** At 20 readings a second nobody can read each: the large one changes at most this often. */
const HERO_MS = 400

function SoundButton({ loud, toggle }: { loud: boolean; toggle: () => void }) {
  const t = useT()
  const label = t(loud ? 'live.soundOff' : 'live.soundOn')
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={label}
        aria-pressed={loud}
        onClick={toggle}
      >
        {loud ? <IconVolume size={18} /> : <IconVolumeOff size={18} />}
      </ActionIcon>
    </Tooltip>
  )
}

export default function LivePage() {
  const t = useT()
  const { location } = useSearch({ from: '/' })
  const change = useSearchChange('/')
  const { loud, toggle } = useSound()
  const { readings, passes, paused, waiting, pinned } = useLiveFeed(location)
  const stored = useStoredReadings(location)
  const newest = useThrottledValue(readings[0], HERO_MS)
  const shown = readings.length > 0 ? (pinned ?? newest) : undefined

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
  useShortcut('m', 'live.keySound', toggle)
  useShortcut('Escape', 'live.follow', () => feed.pin(null), { active: pinned !== null })

  return (
    <Page
      title={t('page.live')}
      actions={
        <>
          <LocationSelect value={location} onChange={(id) => change({ location: id })} />
          <SoundButton loud={loud} toggle={toggle} />
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
          <Stream passes={passes} readings={readings} selected={null} onSelect={select} />
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
          <div>
            {pinned && (
              <Button mb="xs" variant="light" fullWidth onClick={() => feed.pin(null)}>
                {t('live.follow')}
              </Button>
            )}
            <Hero reading={shown} />
          </div>
          <Panel title={t('live.stream')} flush>
            <Stream
              passes={passes}
              readings={readings}
              selected={shown.detection_id}
              onSelect={select}
            />
          </Panel>
        </div>
      ) : null}
    </Page>
  )
}
