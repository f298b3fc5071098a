import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

import type { ImportReport } from './importFile'
import { badRowsCsv } from './mapping'
import type { Chosen } from './useImport'
import { useSave } from './useSave'
import { problemTexts, useImportT } from './words'

interface Props {
  chosen: Chosen
  result: ImportReport
}

/** Saves the invalid rows of a file, each with its problems. */
export function BadRowsButton({ chosen, result }: Props) {
  const t = useImportT()
  const saveCsv = useSave()
  const download = (): void => {
    const problems = new Map(
      result.lines
        .filter(({ action }) => action === 'invalid')
        .map((line) => [line.line, problemTexts(line, t).join(' ')]),
    )
    saveCsv(
      (separator) => badRowsCsv(chosen.table, problems, t('bad.column'), separator),
      t('bad.name'),
    )
  }
  return (
    <Button variant="default" size="xs" leftSection={<IconDownload size={14} />} onClick={download}>
      {t('bad.download')}
    </Button>
  )
}
