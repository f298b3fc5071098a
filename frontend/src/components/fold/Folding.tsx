import { Switch } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'

import { useT } from '@/lib/i18n'
import { useStoredFlag } from '@/lib/stored'

import { folded, type Line } from './fold'
import classes from './Fold.module.css'

interface Seen {
  readonly plate: unknown
}

/** The rows as they are shown, and what unfolds some; the choice is kept under `name`. */
export function useLines<T extends Seen>(
  records: readonly T[],
  name: Parameters<typeof useStoredFlag>[0],
  idOf: (record: T) => number,
) {
  const [fold, setFold] = useStoredFlag(name, false)
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const lines: Line<T>[] = fold
    ? folded(records, unfolded, idOf)
    : records.map((record) => ({ record }))
  const unfold = (hidden: readonly T[]): void =>
    setUnfolded(new Set([...unfolded, ...hidden.map(idOf)]))
  const choose = (on: boolean): void => {
    setUnfolded(new Set())
    setFold(on)
  }
  return { lines, unfold, fold, choose }
}

interface SwitchProps {
  records: readonly Seen[]
  fold: boolean
  className?: string | undefined
  onChange: (on: boolean) => void
}

/** Folds the rows without a plate; not shown where nothing is or would be folded. */
export function FoldSwitch({ records, fold, className, onChange }: SwitchProps) {
  const t = useT()
  if (!fold && records.every(({ plate }) => plate)) return null
  return (
    <Switch
      className={className ?? ''}
      size="xs"
      label={t('detections.fold')}
      checked={fold}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

interface HiddenProps<T> {
  hidden: readonly T[]
  onUnfold: (hidden: readonly T[]) => void
}

/** Stands for the rows that are folded; a click shows them. */
export function Hidden<T>({ hidden, onUnfold }: HiddenProps<T>) {
  const t = useT()
  return (
    <button
      type="button"
      className={classes['hidden']}
      aria-expanded={false}
      onClick={() => onUnfold(hidden)}
    >
      <IconChevronRight size={14} aria-hidden />
      {t('detections.folded', { count: hidden.length })}
    </button>
  )
}
