import { IconMaximize } from '@tabler/icons-react'

import { $api } from '@/client/api'
import type { Gate, GateDecision } from '@/client/types'
import { AnchorLink } from '@/components/link/AnchorLink'
import { ButtonLink } from '@/components/link/ButtonLink'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

import { OpenButton } from './hand/OpenButton'
import { ModeBadge, OutcomeBadge, StateBadge } from './state/Badges'
import classes from './Tile.module.css'

const REFRESH_MS = 3000

function Decision({ decision, gate }: { decision: GateDecision; gate: Gate }) {
  const t = useT()
  return (
    <div className={classes['last']}>
      <OutcomeBadge outcome={decision.outcome} />
      <PlateBadge text={decision.display_text ?? decision.plate} size="sm" />
      <Moment at={decision.captured_at} show="recent" locationId={gate.location?.id} />
      <p className={classes['reason']}>{t(`gateReason.${decision.reason}`)}</p>
    </div>
  )
}

/** One gate: its mode, its state, and what was decided last. */
export function Tile({ gate }: { gate: Gate }) {
  const t = useT()
  const tell = useSentence()
  const { id, name, location, state } = gate
  const { data } = $api.useQuery(
    'get',
    '/api/gates/{id}/decisions',
    { params: { path: { id }, query: { limit: 1 } } },
    { refetchInterval: REFRESH_MS },
  )
  const last = data?.items[0]
  return (
    <li className={classes['tile']} data-gate={id}>
      <div className={classes['text']}>
        <div className={classes['head']}>
          <h2>
            <AnchorLink to="/gates" search={{ gate: id }} c="inherit" fw={650}>
              {name}
            </AnchorLink>
          </h2>
          <ModeBadge gate={gate} />
          <StateBadge state={state.state} />
        </div>
        <LocationName location={location} />
        {state.state === 'faulted' && state.reason && (
          <p className={classes['reason']}>{tell(state.reason, state.reason_sentence)}</p>
        )}
        {last ? (
          <Decision decision={last} gate={gate} />
        ) : (
          <p className={classes['reason']}>{t('gates.noDecision')}</p>
        )}
        <div className={classes['buttons']}>
          <OpenButton gate={gate} />
          <ButtonLink
            to="/gates"
            search={{ gate: id, guard: 'yes' }}
            variant="default"
            leftSection={<IconMaximize size={16} />}
          >
            {t('gates.guard')}
          </ButtonLink>
        </div>
      </div>
    </li>
  )
}
