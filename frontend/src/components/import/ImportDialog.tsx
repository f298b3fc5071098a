import { Alert, Button, Group, Stack, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { Dialog } from '@/components/layout/Dialog'
import { useT } from '@/lib/i18n'

import { Columns } from './Columns'
import { FileChoice } from './FileChoice'
import type { ImportReport } from './importFile'
import type { Field } from './mapping'
import { Preview, type PreviewProps } from './Preview'
import { useImport, type Import } from './useImport'
import { useDescribed, useImportT } from './words'

interface Props<Report extends ImportReport> extends Pick<
  PreviewProps<Report>,
  'subject' | 'changesOf' | 'notesOf'
> {
  title: string
  hint: string
  /** Where the service takes it. */
  path: string
  /** The columns that the service knows. */
  fields: readonly Field[]
  /** The template's name without its ending. */
  name: string
  /** How the file is to be read. */
  options?: (choose: (query: Readonly<Record<string, string>>) => void) => ReactNode
  onClose: () => void
}

interface ActionsProps {
  state: Import<ImportReport>
  onClose: () => void
}

/** Imports what was checked, with or without its invalid rows. */
function Actions({ state, onClose }: ActionsProps) {
  const general = useT()
  const t = useImportT()
  const queries = useQueryClient()
  const [skip, setSkip] = useState(false)
  const { result, busy, apply } = state
  const confirm = async (): Promise<void> => {
    const done = await apply(skip)
    if (!done) return
    notifications.show({ message: t('import.done', { count: done.added + done.changed }) })
    void queries.invalidateQueries()
    onClose()
  }
  const useful = result !== null && result.added + result.changed > 0
  return (
    <>
      {result && result.invalid > 0 && (
        <Switch
          label={t('import.skip')}
          checked={skip}
          onChange={(event) => setSkip(event.currentTarget.checked)}
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {general('action.cancel')}
        </Button>
        <Button
          loading={busy}
          disabled={!useful || (result.invalid > 0 && !skip)}
          onClick={() => void confirm()}
        >
          {t('import.apply')}
        </Button>
      </Group>
    </>
  )
}

/** Imports a CSV file or a workbook, after showing what each row would do. */
export function ImportDialog<Report extends ImportReport>(props: Props<Report>) {
  const { title, hint, path, fields, name, options, onClose } = props
  const describe = useDescribed()
  const state = useImport<Report>(path, fields)
  const { file, chosen, result, error, choose, change } = state
  return (
    <Dialog opened onClose={onClose} size="xl" title={title}>
      <Stack>
        <FileChoice
          hint={hint}
          fields={fields}
          name={name}
          file={file}
          choose={(next) => void choose(next)}
        />
        {options?.((query) => void change({}, query))}
        {chosen && (
          <Columns
            fields={fields}
            chosen={chosen}
            result={result}
            onChange={(next) => void change(next)}
          />
        )}
        {error !== null && (
          <Alert color="red" role="alert">
            {describe(error)}
          </Alert>
        )}
        {chosen && result && <Preview {...props} chosen={chosen} result={result} />}
        <Actions state={state} onClose={onClose} />
      </Stack>
    </Dialog>
  )
}
