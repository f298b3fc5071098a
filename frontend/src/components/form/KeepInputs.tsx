import { NumberInput } from '@mantine/core'

import { useT } from '@/lib/i18n'

/** Days after which photos are deleted; null where another setting says it. */
export interface Ages {
  keep_days: number | null
  keep_days_unlisted: number | null
}

const MAX_DAYS = 36_500
const numberOf = (value: number | string): number | null => (value === '' ? null : Number(value))

interface Props {
  value: Ages
  /** What an empty field means. */
  hint: string
  onChange: (ages: Ages) => void
}

/** How long photos are kept. */
export function KeepInputs({ value, hint, onChange }: Props) {
  const t = useT()
  const common = { min: 1, allowDecimal: false, hideControls: true }
  return (
    <>
      <NumberInput
        {...common}
        label={t('places.keepDays')}
        description={hint}
        max={MAX_DAYS}
        value={value.keep_days ?? ''}
        onChange={(days) => onChange({ ...value, keep_days: numberOf(days) })}
      />
      <NumberInput
        {...common}
        label={t('places.keepDaysUnlisted')}
        description={t('places.keepDaysUnlistedHint')}
        max={value.keep_days ?? MAX_DAYS}
        value={value.keep_days_unlisted ?? ''}
        onChange={(days) => onChange({ ...value, keep_days_unlisted: numberOf(days) })}
      />
    </>
  )
}
