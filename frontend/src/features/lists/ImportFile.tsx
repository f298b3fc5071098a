import { Text } from '@mantine/core'

import type { ImportResult } from '@/client/types'
import { ImportDialog } from '@/components/import/ImportDialog'
import type { Field } from '@/components/import/mapping'
import { useImportT } from '@/components/import/words'
import { useT } from '@/lib/i18n'

const fields: readonly Field[] = [
  { name: 'plate', required: true, example: 'B 1234 XYZ' },
  { name: 'status', required: true, example: 'allowed', exampleId: 'diizinkan' },
  { name: 'valid_from', example: '2026-01-01' },
  { name: 'valid_until', example: '2026-12-31' },
  { name: 'note', example: 'Unit 12' },
  { name: 'holder', example: 'Budi' },
  { name: 'instruction', example: '' },
]

/** Imports the lists from a file. */
export default function ImportFile({ onClose }: { onClose: () => void }) {
  const t = useT()
  const words = useImportT()
  return (
    <ImportDialog<ImportResult>
      title={t('lists.import')}
      hint={words('import.hintLists')}
      path="/plate_status/import"
      fields={fields}
      name="plates"
      subject={{ label: t('plate.text'), of: ({ plate }) => plate }}
      changesOf={({ changes }) => changes}
      notesOf={({ date_order: order }) =>
        order && <Text size="sm">{words(`import.${order}`)}</Text>
      }
      onClose={onClose}
    />
  )
}
