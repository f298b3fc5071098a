import { Button } from '@mantine/core'
import { IconCheck, IconLockOpen, IconPencil, IconTicket } from '@tabler/icons-react'
import { useState } from 'react'

import type { Gate, GateDecision } from '@/client/types'
import CorrectionDialog from '@/components/correction/form/CorrectionDialog'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useShortcut } from '@/lib/shortcuts'

import { OpenForm } from '../hand/OpenForm'
import classes from './Guard.module.css'

export interface SeenPlate {
  id: number
  text: string | null
}

interface Props {
  gate: Gate
  decision: GateDecision
  /** The plate of the detection; without a stored one it cannot be corrected. */
  plate: SeenPlate | null
  held: boolean
  onAcknowledge: () => void
}

/** What the guard can do, each with a key: `s` seen, `e` correct, `a` allow once, `o` open. */
export function Buttons({ gate, decision, plate, held, onAcknowledge }: Props) {
  const t = useT()
  const [asked, setAsked] = useState<'correct' | 'allow' | 'open' | null>(null)
  const mayOpen = useMay('gates:open')
  // The button is there before the plate, and where none comes: the others keep their places.
  const mayCorrect = useMay('readings:write') && decision.detection_id !== null
  // Who is blocked is let in for a reason only that the guard writes.
  const mayAllow = mayOpen && decision.reason !== 'blocked' && decision.command === null
  const close = (): void => setAsked(null)
  useShortcut('s', 'guard.seen', onAcknowledge, { active: held })
  useShortcut('e', 'guard.correct', () => setAsked('correct'), {
    active: mayCorrect && plate !== null,
  })
  useShortcut('a', 'guard.allowOnce', () => setAsked('allow'), { active: mayAllow })
  useShortcut('o', 'guard.open', () => setAsked('open'), { active: mayOpen })
  const name = plate?.text ?? decision.display_text ?? decision.plate ?? t('plate.unread')
  const why = t('guard.allowReason', { plate: name, reason: t(`gateReason.${decision.reason}`) })
  return (
    <div className={classes['buttons']}>
      {held && (
        <Button size="lg" leftSection={<IconCheck size={20} />} onClick={onAcknowledge}>
          {t('guard.seen')}
        </Button>
      )}
      {mayCorrect && (
        <Button
          size="lg"
          variant="default"
          disabled={plate === null}
          leftSection={<IconPencil size={20} />}
          onClick={() => setAsked('correct')}
        >
          {t('guard.correct')}
        </Button>
      )}
      {mayAllow && (
        <Button
          size="lg"
          variant="default"
          leftSection={<IconTicket size={20} />}
          onClick={() => setAsked('allow')}
        >
          {t('guard.allowOnce')}
        </Button>
      )}
      {mayOpen && (
        <Button
          size="lg"
          variant="default"
          leftSection={<IconLockOpen size={20} />}
          onClick={() => setAsked('open')}
        >
          {t('guard.open')}
        </Button>
      )}
      {asked === 'correct' && plate && <CorrectionDialog plateId={plate.id} onClose={close} />}
      {asked === 'allow' && <OpenForm gate={gate} reason={why} onClose={close} />}
      {asked === 'open' && <OpenForm gate={gate} onClose={close} />}
    </div>
  )
}
