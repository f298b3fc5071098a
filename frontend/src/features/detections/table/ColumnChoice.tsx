import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useMemo } from 'react'

import { useT } from '@/lib/i18n'
import { useStored } from '@/lib/stored'

import { columns, usualColumns } from './columns'

/** The columns that this user chose, kept across visits. */
export function useColumns() {
  const [stored, store] = useStored('detections.columns')
  const chosen = useMemo(() => stored?.split(',') ?? usualColumns, [stored])
  const shown = useMemo(() => columns.filter(({ key }) => chosen.includes(key)), [chosen])
  const choose = (keys: readonly string[]): void => store(keys.join(','))
  return { columns: shown, chosen, choose }
}

interface Props {
  chosen: readonly string[]
  onChoose: (keys: readonly string[]) => void
}

export function ColumnChoice({ chosen, onChoose }: Props) {
  const t = useT()
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} />} visibleFrom="sm">
          {t('detections.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('detections.columns')}>
        <Checkbox.Group value={[...chosen]} onChange={onChoose}>
          <Stack gap={8}>
            {columns.map(({ key, label }) => (
              <Checkbox key={key} value={key} label={t(label)} disabled={key === 'plate'} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Button mt="sm" size="compact-sm" variant="subtle" onClick={() => onChoose(usualColumns)}>
          {t('detections.usual')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
