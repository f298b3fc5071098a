import { Button } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconPlayerSkipForward, IconX } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'
import { useShortcut } from '@/lib/shortcuts'

import type { Verdict } from './steps'
import classes from './Review.module.css'

interface Props {
  left: number
  ready: boolean
  canUndo: boolean
  onDecide: (verdict: Verdict) => void
  onUndo: () => void
}

function Key({ name }: { name: string }) {
  return (
    <kbd className={classes['key']} aria-hidden>
      {name}
    </kbd>
  )
}

/** One key or button for each verdict. */
export function Verdicts({ left, ready, canUndo, onDecide, onUndo }: Props) {
  const t = useT()
  useShortcut('y', 'review.same', () => onDecide('confirm'), { active: ready })
  useShortcut('n', 'review.notSame', () => onDecide('reject'), { active: ready })
  useShortcut('s', 'review.later', () => onDecide('skip'), { active: ready })
  useShortcut('u', 'review.undo', onUndo, { active: canUndo })
  return (
    <div className={classes['bar']} role="group" aria-label={t('review.verdict')}>
      <Button
        leftSection={<IconCheck size={16} />}
        disabled={!ready}
        onClick={() => onDecide('confirm')}
      >
        {t('review.same')}
        <Key name="Y" />
      </Button>
      <Button
        variant="default"
        leftSection={<IconX size={16} />}
        disabled={!ready}
        onClick={() => onDecide('reject')}
      >
        {t('review.notSame')}
        <Key name="N" />
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerSkipForward size={16} />}
        disabled={!ready}
        onClick={() => onDecide('skip')}
      >
        {t('review.later')}
        <Key name="S" />
      </Button>
      <Button
        variant="subtle"
        leftSection={<IconArrowBackUp size={16} />}
        disabled={!canUndo}
        onClick={onUndo}
      >
        {t('review.undo')}
        <Key name="U" />
      </Button>
      <span className={classes['left']} role="status">
        {t('review.left', { count: left })}
      </span>
    </div>
  )
}
