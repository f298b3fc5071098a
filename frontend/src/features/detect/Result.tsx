import { Stack, Text } from '@mantine/core'
import { IconCarOff } from '@tabler/icons-react'
import { useState } from 'react'

import type { Detection, Session } from '@/client/types'
import { Candidates, PlateFacts, PlateHead } from '@/components/detection/PlateDetails'
import { SessionPicture } from '@/components/detection/SessionPicture'
import { VehicleText } from '@/components/detection/VehicleText'
import { Panel } from '@/components/layout/Page'
import { Empty } from '@/components/feedback/States'
import { useI18n, useT } from '@/lib/i18n'

import classes from './Result.module.css'

const steps = ['decode', 'detect', 'read', 'store', 'total'] as const

function Timing({ session }: { session: Session }) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  return (
    <div className={classes['timing']}>
      {steps.map((step) => (
        <span key={step}>
          {t(`timing.${step}`)} <b>{number.format(session.timing_ms[step])} ms</b>
        </span>
      ))}
      <span>
        {session.engine.detector}, {session.engine.recognizer}
      </span>
    </div>
  )
}

interface ItemProps {
  detection: Detection
  onHover: (id: number | null) => void
}

function Item({ detection, onHover }: ItemProps) {
  const t = useT()
  const { id, plate, vehicle } = detection
  return (
    <li
      className={classes['detection']}
      onMouseEnter={() => onHover(id)}
      onMouseLeave={() => onHover(null)}
      data-detection={id}
    >
      <Stack gap="sm">
        {plate ? <PlateHead plate={plate} /> : <Text c="dimmed">{t('live.noPlate')}</Text>}
        {vehicle && <VehicleText vehicle={vehicle} pairing={detection.pairing} />}
        {plate && <PlateFacts plate={plate} />}
      </Stack>
      {plate && <Candidates items={plate.candidates} />}
    </li>
  )
}

/** All that was read in one photo. */
export function Result({ session }: { session: Session }) {
  const t = useT()
  const [hovered, setHovered] = useState<number | null>(null)
  return (
    <Panel flush>
      <div className={classes['picture']}>
        <SessionPicture session={session} selected={hovered} maxHeight="62vh" />
      </div>
      <Timing session={session} />
      {session.detections.length === 0 && (
        <Empty title={t('detect.nothing')} hint={t('detect.nothingHint')} icon={IconCarOff} />
      )}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label={t('detect.results')}>
        {session.detections.map((detection) => (
          <Item key={detection.id} detection={detection} onHover={setHovered} />
        ))}
      </ul>
    </Panel>
  )
}
