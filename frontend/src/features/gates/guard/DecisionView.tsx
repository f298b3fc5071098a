import { $api } from '@/client/api'
import type { Alarm, Gate, GateDecision } from '@/client/types'
import { Confidence } from '@/components/plate/Confidence'
import { Moment } from '@/components/place/Moment'
import { currentConfidences } from '@/components/plate/doubt'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { PlateCrop } from '@/components/plate/PlateCrop'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

import { outcomeIcons } from '../state/Badges'
import { CommandText } from '../state/CommandText'
import { AlarmBox } from './AlarmBox'
import { Buttons } from './Buttons'
import classes from './Guard.module.css'

const REFRESH_MS = 1000

/** What the lists and the rights say of the plate: who holds it, and what is to be done. */
function Instruction({ plate, gate }: { plate: string; gate: Gate }) {
  const location = gate.location ? { location: String(gate.location.id) } : {}
  const { data } = $api.useQuery(
    'get',
    '/api/rights/check',
    { params: { query: { plate, ...location } } },
    { retry: false, enabled: gate.location !== null },
  )
  if (!data) return null
  const { holder, note, instruction } = data.answer
  return (
    <>
      {(holder ?? note) && (
        <p className={classes['reason']}>{[holder, note].filter(Boolean).join(' – ')}</p>
      )}
      {instruction && <p className={classes['instruction']}>{instruction}</p>}
    </>
  )
}

/** The newest opening by hand since the decision, and what became of it. */
function LastOpening({ gate, decision }: { gate: Gate; decision: GateDecision }) {
  const t = useT()
  const { data } = $api.useQuery(
    'get',
    '/api/gates/{id}/commands',
    { params: { path: { id: gate.id }, query: { limit: 1, by_hand: true } } },
    { refetchInterval: REFRESH_MS },
  )
  const command = data?.items[0]
  if (!command || command.created_at < decision.decided_at) return null
  return (
    <p className={classes['reason']} role="status">
      {t('guard.byHand', { name: command.actor.name })}: <CommandText command={command} />
    </p>
  )
}

interface Props {
  gate: Gate
  decision: GateDecision
  held: boolean
  waiting: number
  alarms: readonly Alarm[]
  onAcknowledge: () => void
}

/** One decision, large: picture, plate, what was decided and why, and what the guard can do. */
export function DecisionView({ gate, decision, held, waiting, alarms, onAcknowledge }: Props) {
  const t = useT()
  const tell = useSentence()
  const { outcome, reason, detail, command, detection_id: detectionId } = decision
  const { data: detection, isError } = $api.useQuery(
    'get',
    '/detections/{id}',
    { params: { path: { id: detectionId ?? 0 } } },
    { enabled: detectionId !== null, retry: false },
  )
  // The place of the picture is kept while it is fetched, so that the rest does not jump aside.
  const hasPicture = detectionId !== null && !isError && detection?.image_url !== null
  const seen = detection?.plate
  const text = seen?.display_text ?? seen?.text ?? decision.display_text ?? decision.plate
  const confidences = seen ? currentConfidences(seen) : []
  const Icon = outcomeIcons[outcome]
  const why = t(`gateReason.${reason}`)
  const more = tell(detail, decision.detail_sentence)
  return (
    <div
      className={`${classes['main']} ${hasPicture ? '' : classes['alone']}`}
      data-outcome={outcome}
      data-held={held}
    >
      {detection?.image_url ? (
        <img className={classes['picture']} src={detection.image_url} alt={t('guard.picture')} />
      ) : (
        hasPicture && <div className={classes['picture']} />
      )}
      <div className={classes['side']}>
        <div className={`${classes['band']} ${classes[outcome]}`} role="status">
          <Icon size={44} aria-hidden />
          {t(`gateOutcome.${outcome}`)}
        </div>
        <div className={classes['plate']}>
          <PlateBadge
            text={text}
            color={seen?.background_color}
            confidences={confidences}
            size="xl"
          />
          {seen?.image_url && (
            <PlateCrop
              className={classes['crop']}
              src={seen.image_url}
              text={text}
              confidences={confidences}
            />
          )}
          {decision.confidence !== null && <Confidence value={decision.confidence} />}
          <Moment at={decision.captured_at} show="recent" locationId={gate.location?.id} />
        </div>
        <p className={classes['reason']}>{why}</p>
        <p className={classes['detail']}>
          {[more === why ? null : more, decision.rule].filter(Boolean).join(' · ')}
        </p>
        {command && (
          <p className={classes['reason']}>
            <CommandText command={command} />
          </p>
        )}
        {text && <Instruction plate={text} gate={gate} />}
        {alarms.map((alarm) => (
          <AlarmBox key={alarm.id} alarm={alarm} />
        ))}
        <LastOpening gate={gate} decision={decision} />
        {held && waiting > 0 && (
          <p className={classes['reason']}>{t('guard.waiting', { count: waiting })}</p>
        )}
      </div>
      <div className={classes['foot']}>
        <Buttons
          gate={gate}
          decision={decision}
          plate={seen ? { id: seen.id, text: seen.display_text ?? seen.text } : null}
          held={held}
          onAcknowledge={onAcknowledge}
        />
      </div>
    </div>
  )
}
