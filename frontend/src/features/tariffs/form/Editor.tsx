import { Alert, Button } from '@mantine/core'
import { useMemo, useState, type FormEvent, type ReactNode } from 'react'

import type { TariffData } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { Simulator } from '../simulator/Simulator'
import classes from './Form.module.css'
import { General } from './General'
import { Caps, LostTickets } from './Limits'
import { Rates } from './Rates'
import { Holidays, Sum } from './Sum'
import { dataOf, valuesOf, type Values } from './values'

interface Props {
  /** What the fields begin with; null for those of a new tariff. */
  data: TariffData | null
  error: unknown
  busy: boolean
  onSave: (data: TariffData) => void
  onCancel: () => void
  /** The fields above those of the tariff. */
  children: ReactNode
}

/** All fields of a tariff, with the price of a stay beside them. */
export function Editor({ data, error, busy, onSave, onCancel, children }: Props) {
  const t = useT()
  const [values, setValues] = useState(() => valuesOf(data))
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  const edited = useMemo(() => dataOf(values), [values])
  const [refused, setRefused] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setRefused(edited === null)
    if (edited) onSave(edited)
  }
  const isWrong = refused && edited === null
  return (
    <div className={classes['editor']}>
      <form onSubmit={submit} className={classes['stack']}>
        {children}
        <General values={values} set={set} />
        <Rates values={values} set={set} />
        <Caps values={values} set={set} />
        <LostTickets values={values} set={set} />
        <Sum values={values} set={set} />
        <Holidays values={values} set={set} />
        {(isWrong || Boolean(error)) && (
          <Alert color="red" role="alert">
            {isWrong ? t('tariffs.incomplete') : describeError(error, t)}
          </Alert>
        )}
        <div className={classes['foot']}>
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('action.save')}
          </Button>
        </div>
      </form>
      <div className={classes['beside']}>
        <Simulator data={edited} />
      </div>
    </div>
  )
}
