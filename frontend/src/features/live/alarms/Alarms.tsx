import { IconAlertOctagonFilled, IconEyeFilled } from '@tabler/icons-react'

import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'

import classes from './Alarms.module.css'
import { feed } from '../feed/feedInstance'
import { statusOf, type Reading } from '../feed/readings'

const SHOWN = 3

function Alarm({ reading, onShow }: { reading: Reading; onShow: (reading: Reading) => void }) {
  const t = useT()
  const status = statusOf(reading) === 'blocked' ? 'blocked' : 'watched'
  const Icon = status === 'blocked' ? IconAlertOctagonFilled : IconEyeFilled
  return (
    <div className={`${classes['alarm']} ${classes[status]}`} data-alarm={status}>
      <span className={classes['title']}>
        <Icon size={18} aria-hidden />
        {t(`live.${status}`)}
      </span>
      <PlateBadge
        text={reading.plate?.display_text ?? null}
        color={reading.plate?.background_color}
        size="sm"
      />
      <span className={classes['text']}>
        {reading.location ? `${reading.location.name}, ` : ''}
        <Moment at={reading.captured_at} show="recent" locationId={reading.location?.id} />
      </span>
      <button type="button" onClick={() => onShow(reading)}>
        {t('live.show')}
      </button>
      <button type="button" onClick={() => feed.acknowledge(reading.detection_id)}>
        {t('live.seen')}
      </button>
    </div>
  )
}

/** The alarms that nobody has acknowledged yet; they stay however much traffic follows. */
export function Alarms({
  alarms,
  onShow,
}: {
  alarms: readonly Reading[]
  onShow: (reading: Reading) => void
}) {
  const t = useT()
  return (
    <div role="alert" className={alarms.length > 0 ? classes['alarms'] : undefined}>
      {alarms.slice(0, SHOWN).map((reading) => (
        <Alarm key={reading.detection_id} reading={reading} onShow={onShow} />
      ))}
      {alarms.length > SHOWN && (
        <span>{t('live.moreAlarms', { count: alarms.length - SHOWN })}</span>
      )}
    </div>
  )
}
