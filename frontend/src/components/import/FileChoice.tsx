import { Button, FileInput, Stack } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react'

import { useI18n } from '@/lib/i18n'

import { templateCsv, type Field } from './mapping'
import { useSave } from './useSave'
import { templateName, useImportT } from './words'

interface Props {
  hint: string
  fields: readonly Field[]
  name: string
  file: File | null
  choose: (file: File | null) => void
}

/** Chooses the file; a template shows its columns. */
export function FileChoice({ hint, fields, name, file, choose }: Props) {
  const t = useImportT()
  const { language } = useI18n()
  const saveCsv = useSave()
  return (
    <Stack gap="xs" align="flex-start">
      <FileInput
        w="100%"
        label={t('import.file')}
        description={hint}
        placeholder={t('import.choose')}
        accept=".csv,.txt,.xlsx,text/csv,text/plain"
        leftSection={<IconFileSpreadsheet size={16} />}
        value={file}
        onChange={choose}
      />
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconDownload size={14} />}
        onClick={() =>
          saveCsv(
            (separator) =>
              templateCsv(fields, separator, language, ({ name: column }) =>
                templateName(column, language, t),
              ),
            `${name}-${t('import.templateName')}`,
          )
        }
      >
        {t('import.template')}
      </Button>
    </Stack>
  )
}
