import { Button, Group } from '@mantine/core'

import type { Alarm } from '@/client/types'
import { AlarmTitle } from '@/components/alarm/AlarmTitle'
import { SeverityBadge } from '@/components/alarm/SeverityBadge'
import { Moment } from '@/components/place/Moment'
import { outcomes, useAcknowledge } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useSentence } from '@/lib/i18n/sentences'

import classes from './Guard.module.css'

/** An open alarm at the gate; it stays until somebody acknowledges it, here or elsewhere. */
export function AlarmBox({ alarm }: { alarm: Alarm }) {
  const t = useT()
  const tell = useSentence()
  const may = useMay('alarms:acknowledge')
  const { acknowledge, busy } = useAcknowledge()
  return (
    <div className={classes['alarm']} role="alert" data-alarm={alarm.severity}>
      <Group gap="sm">
        <SeverityBadge severity={alarm.severity} />
        <strong>
          <AlarmTitle alarm={alarm} />
        </strong>
        {alarm.display_text ?? alarm.text}
        <Moment at={alarm.last_at} show="recent" locationId={alarm.location?.id} />
      </Group>
      <p className={classes['detail']}>{tell(alarm.reason, alarm.reason_sentence)}</p>
      {alarm.note && <p className={classes['reason']}>{alarm.note}</p>}
      {alarm.instruction && <p className={classes['instruction']}>{alarm.instruction}</p>}
      {may && (
        <div className={classes['buttons']} role="group" aria-label={t('alarms.acknowledge')}>
          {outcomes.map((outcome) => (
            <Button
              key={outcome}
              variant="default"
              loading={busy}
              onClick={() => void acknowledge(alarm.id, outcome)}
            >
              {t(`outcome.${outcome}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}
