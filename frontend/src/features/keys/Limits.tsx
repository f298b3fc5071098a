import { Group, NumberInput, TextInput } from '@mantine/core'

import type { ApiKey } from '@/client/types'
import { MomentInput } from '@/components/moment/MomentInput'
import { useT } from '@/lib/i18n'

/** What can be changed of a key. */
export type KeyLimits = Pick<ApiKey, 'name' | 'expires_at' | 'rate_per_minute' | 'daily_quota'>

interface Props {
  value: KeyLimits
  onChange: (limits: KeyLimits) => void
}

const amountOf = (value: number | string): number | null => (value === '' ? null : Number(value))

/** Name, expiry and limits of a key. */
export function Limits({ value, onChange }: Props) {
  const t = useT()
  const set = (changes: Partial<KeyLimits>): void => onChange({ ...value, ...changes })
  return (
    <>
      <TextInput
        label={t('logIn.name')}
        placeholder={t('keys.nameExample')}
        required
        maxLength={100}
        autoComplete="off"
        value={value.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <MomentInput
        label={t('keys.expires')}
        description={t('keys.expiresHint')}
        value={value.expires_at}
        onChange={(expires_at) => set({ expires_at })}
      />
      <Group grow align="flex-start">
        <NumberInput
          label={t('keys.rate')}
          description={t('lists.validHint')}
          min={1}
          max={100_000}
          allowDecimal={false}
          hideControls
          value={value.rate_per_minute ?? ''}
          onChange={(amount) => set({ rate_per_minute: amountOf(amount) })}
        />
        <NumberInput
          label={t('keys.quota')}
          description={t('lists.validHint')}
          min={1}
          max={1_000_000_000}
          allowDecimal={false}
          hideControls
          value={value.daily_quota ?? ''}
          onChange={(amount) => set({ daily_quota: amountOf(amount) })}
        />
      </Group>
    </>
  )
}
