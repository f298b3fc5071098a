import { Select } from '@mantine/core'

import { useT } from '@/lib/i18n'
import { statuses } from '@/lib/words'

interface Props {
  value: string | undefined
  onChange: (status: string | null) => void
}

/** Choice of a status; empty means any. */
export function StatusSelect({ value, onChange }: Props) {
  const t = useT()
  return (
    <Select
      w={122}
      label={t('detections.status')}
      placeholder={t('filter.any')}
      data={statuses.map((name) => ({ value: name, label: t(`status.${name}`) }))}
      value={value ?? null}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
}
