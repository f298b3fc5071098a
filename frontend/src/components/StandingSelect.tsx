import { Select } from '@mantine/core'

import { useT } from '@/lib/i18n'
import { standings } from '@/lib/words'

interface Props {
  value: string | undefined
  onChange: (status: string | null) => void
}

/** Choice of a standing; empty means any. */
export function StandingSelect({ value, onChange }: Props) {
  const t = useT()
  return (
    <Select
      w={122}
      label={t('detections.standing')}
      placeholder={t('filter.any')}
      data={standings.map((name) => ({ value: name, label: t(`standing.${name}`) }))}
      value={value ?? null}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
}
