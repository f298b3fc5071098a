import { Button, Text, Title } from '@mantine/core'
import { IconTicket } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Validation } from '@/client/types'
import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { Moment } from '@/components/place/Moment'
import { useI18n } from '@/lib/i18n'
import type { Currency } from '@/lib/money'

import classes from './Price.module.css'
import { validationText } from './validation'
import { ValidationForm } from './ValidationForm'

interface Props {
  visitId: number
  validations: readonly Validation[]
  zone: string
  currency: Currency | undefined
  mayGive: boolean
  /** Called when one was given or taken back: the price is another one now. */
  onChanged: () => void
}

/** What shops and offices gave to the visitor. */
export function Validations(props: Props) {
  const { visitId, validations, zone, currency, mayGive, onChanged } = props
  const { t, language } = useI18n()
  const [giving, setGiving] = useState(false)
  const [removed, setRemoved] = useState<Validation | null>(null)
  const removal = $api.useMutation('delete', '/api/validations/{id}', { onSuccess: onChanged })
  if (!mayGive && validations.length === 0) return null
  const textOf = (one: Validation): string => validationText(one, currency, language, t)
  return (
    <div>
      <Title order={3} mb={4}>
        {t('validations.title')}
      </Title>
      {validations.length > 0 && (
        <ul className={classes['items']} aria-label={t('validations.title')}>
          {validations.map((one) => (
            <li key={one.id}>
              <div className={classes['line']}>
                <strong>{textOf(one)}</strong>
                <span>{t('passes.by', { name: one.given_by })}</span>
                <Text size="sm" c="dimmed" component="span">
                  {one.created_by}, <Moment at={one.created_at} show="full" zone={zone} />
                </Text>
                {mayGive && (
                  <Button
                    className={classes['end']}
                    size="compact-sm"
                    variant="subtle"
                    aria-label={`${t('validations.remove')}: ${textOf(one)}`}
                    onClick={() => setRemoved(one)}
                  >
                    {t('validations.remove')}
                  </Button>
                )}
              </div>
              {one.note && <span>{one.note}</span>}
            </li>
          ))}
        </ul>
      )}
      {mayGive && (
        <Button
          variant="default"
          leftSection={<IconTicket size={16} />}
          onClick={() => setGiving(true)}
        >
          {t('validations.give')}
        </Button>
      )}
      {giving && (
        <ValidationForm
          visitId={visitId}
          currency={currency}
          onGiven={onChanged}
          onClose={() => setGiving(false)}
        />
      )}
      {removed && (
        <ConfirmAction
          title={t('validations.remove')}
          action={t('validations.remove')}
          onConfirm={() => removal.mutateAsync({ params: { path: { id: removed.id } } })}
          onClose={() => setRemoved(null)}
        >
          {t('validations.removeText', { name: removed.given_by, what: textOf(removed) })}
        </ConfirmAction>
      )}
    </div>
  )
}
