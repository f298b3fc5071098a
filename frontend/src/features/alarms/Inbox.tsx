import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'

import { AcknowledgeMenu } from '@/components/alarm/AcknowledgeMenu'
import { AlarmTitle } from '@/components/alarm/AlarmTitle'
import { SeverityBadge } from '@/components/alarm/SeverityBadge'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { AnchorLink } from '@/components/link/AnchorLink'
import type { Alarm } from '@/client/types'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

import classes from './Inbox.module.css'
import type { AlarmsSearch } from './search'

function End({ alarm }: { alarm: Alarm }) {
  const t = useT()
  const { outcome, acknowledged_by: by, acknowledged_at: at, location } = alarm
  if (!outcome || !at) {
    return (
      <AcknowledgeMenu alarm={alarm}>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
          {t('alarms.acknowledge')}
        </Button>
      </AcknowledgeMenu>
    )
  }
  return (
    <span className={classes['detail']}>
      {t(`outcome.${outcome}`)}, {by}, <Moment at={at} show="recent" locationId={location?.id} />
    </span>
  )
}

function Row({ alarm, search }: { alarm: Alarm; search: AlarmsSearch }) {
  const t = useT()
  const tell = useSentence()
  const { id, location, lot, severity } = alarm
  const text = alarm.display_text ?? alarm.text
  return (
    <li className={classes['row']} data-alarm={severity} data-alarm-state={alarm.state}>
      <span className={classes['severity']}>
        <SeverityBadge severity={severity} />
      </span>
      <div className={classes['what']}>
        <div className={classes['title']}>
          <AnchorLink to="/alarms" search={{ ...search, alarm: id }} c="inherit" fw={600}>
            <AlarmTitle alarm={alarm} />
          </AnchorLink>
          {text && <PlateBadge text={text} size="sm" />}
        </div>
        <div className={classes['detail']}>
          {[tell(alarm.reason, alarm.reason_sentence), location?.name ?? lot?.name]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      <div className={classes['end']}>
        <span className={classes['detail']}>
          <Moment at={alarm.last_at} show="recent" locationId={location?.id} />
          {alarm.count > 1 && `, ${t('alarms.times', { count: alarm.count })}`}
        </span>
        <End alarm={alarm} />
      </div>
    </li>
  )
}

/** The alarms of a page, the newest first. */
export function Inbox({ alarms, search }: { alarms: readonly Alarm[]; search: AlarmsSearch }) {
  const t = useT()
  return (
    <ul className={classes['list']} aria-label={t('page.alarms')}>
      {alarms.map((alarm) => (
        <Row key={alarm.id} alarm={alarm} search={search} />
      ))}
    </ul>
  )
}
