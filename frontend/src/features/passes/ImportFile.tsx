import { Select, Text } from '@mantine/core'
import { useState } from 'react'

import type { RightImport } from '@/client/types'
import { ImportDialog } from '@/components/import/ImportDialog'
import type { Field } from '@/components/import/mapping'
import { useImportT } from '@/components/import/words'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

const fields: readonly Field[] = [
  { name: 'id', example: '' },
  { name: 'kind', required: true, example: 'season_pass', exampleId: 'langganan' },
  { name: 'plates', required: true, example: 'B 1234 XYZ; D 5678 AB' },
  { name: 'holder', example: 'Budi' },
  { name: 'valid_from', example: '2026-01-01' },
  { name: 'valid_until', example: '2026-12-31' },
  { name: 'lot_ids', example: 'all', exampleId: 'semua' },
  { name: 'hours', example: '1,2,3,4,5 08:00-18:00' },
  { name: 'vehicle_classes', example: 'car; motorcycle', exampleId: 'mobil; motor' },
  { name: 'max_inside', example: '1' },
  { name: 'uses', example: '' },
  { name: 'accepts_similar', example: 'false', exampleId: 'tidak' },
  { name: 'minutes', example: '' },
  { name: 'amount', example: '' },
  { name: 'percent', example: '' },
  { name: 'given_by', example: '' },
  { name: 'note', example: '' },
  { name: 'instruction', example: '' },
]

interface ClockProps {
  choose: (query: Readonly<Record<string, string>>) => void
}

/** The lot in whose local time the file has its dates; there is nothing to choose with one clock. */
function Clock({ choose }: ClockProps) {
  const t = useT()
  const words = useImportT()
  const { data: lots = [] } = useLots()
  const [lot, setLot] = useState<string | null>(null)
  if (new Set(lots.map(({ timezone }) => timezone)).size < 2) return null
  return (
    <Select
      label={words('import.lot')}
      description={words('import.lotHint')}
      data={lots.map(({ id, name, timezone }) => ({
        value: String(id),
        label: `${name} (${timezone})`,
      }))}
      value={lot}
      onChange={(next) => {
        setLot(next)
        choose(next ? { lot: next } : {})
      }}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
}

/** Imports passes from a file. */
export default function ImportFile({ onClose }: { onClose: () => void }) {
  const t = useT()
  const words = useImportT()
  return (
    <ImportDialog<RightImport>
      title={t('passes.import')}
      hint={words('import.hintPasses')}
      path="/api/rights/import"
      fields={fields}
      name="passes"
      subject={{ label: t('passes.plates'), of: ({ plates }) => plates }}
      notesOf={({ timezone }) => <Text size="sm">{words('import.zone', { timezone })}</Text>}
      options={(choose) => <Clock choose={choose} />}
      onClose={onClose}
    />
  )
}
