import { AcknowledgeMenu } from '@/components/alarm/AcknowledgeMenu'
import { AlarmTitle } from '@/components/alarm/AlarmTitle'
import { severityIcons } from '@/components/alarm/SeverityBadge'
import { AnchorLink } from '@/components/link/AnchorLink'
import { NearPlate } from '@/components/near/NearPlate'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import type { Alarm } from '@/client/types'
import { useOpenAlarms } from '@/lib/alarms'
import { gravestFirst } from '@/lib/alarms/gravest'
import { useT } from '@/lib/i18n'

import classes from './Alarms.module.css'

function AlarmLine({ alarm }: { alarm: Alarm }) {
  const t = useT()
  const { id, severity, location, lot, listed_text: listed, note, instruction } = alarm
  const text = alarm.display_text ?? alarm.text
  const place = location?.name ?? lot?.name
  const Icon = severityIcons[severity]
  return (
    <div className={`${classes['alarm']} ${classes[severity]}`} data-alarm={severity}>
      <span className={classes['title']}>
        <Icon size={18} aria-hidden />
        <AlarmTitle alarm={alarm} />
      </span>
      {text && <PlateBadge text={text} size="sm" />}
      {listed && alarm.text && listed !== alarm.text && (
        <span className={classes['title']}>
          {t('alarms.listed')}: <NearPlate plate={listed} than={alarm.text} />
        </span>
      )}
      <span className={classes['text']}>
        {place ? `${place}, ` : ''}
        <Moment at={alarm.last_at} show="recent" locationId={location?.id} />
        {alarm.count > 1 && ` (${t('alarms.times', { count: alarm.count })})`}
      </span>
      <span className={classes['buttons']}>
        <AnchorLink
          to="/alarms"
          search={{ alarm: id }}
          className={classes['button']}
          underline="never"
        >
          {t('alarms.show')}
        </AnchorLink>
        <AcknowledgeMenu alarm={alarm} hasKey>
          <button type="button" className={classes['button']}>
            {t('alarms.acknowledge')}
          </button>
        </AcknowledgeMenu>
      </span>
      {note && <span className={classes['instruction']}>{note}</span>}
      {instruction && <strong className={classes['instruction']}>{instruction}</strong>}
    </div>
  )
}

/** The gravest open alarm, and how many more there are; acknowledged once, it is gone everywhere. */
export function Alarms() {
  const t = useT()
  const { data } = useOpenAlarms()
  const [alarm] = gravestFirst(data?.items ?? [])
  const more = (data?.total ?? 0) - 1
  return (
    <div role="alert" className={alarm && classes['alarms']}>
      {alarm && <AlarmLine key={alarm.id} alarm={alarm} />}
      {more > 0 && (
        <AnchorLink to="/alarms" search={{}} size="sm" className={classes['more']}>
          {t('alarms.more', { count: more })}
        </AnchorLink>
      )}
    </div>
  )
}
