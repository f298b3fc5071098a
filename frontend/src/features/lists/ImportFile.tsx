import { Alert, Button, FileInput, Group, Modal, Stack, Switch, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { ImportResult } from '@/client/types'
import { DataTable } from '@/components/table/DataTable'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { importFile } from './importFile'

const SHOWN = 200

function Preview({ result }: { result: ImportResult }) {
  const t = useT()
  // What is wrong comes first: it is what somebody has to act on.
  const lines = [...result.lines]
    .filter(({ action }) => action !== 'keep')
    .toSorted(
      (a, b) => Number(b.action === 'invalid') - Number(a.action === 'invalid') || a.line - b.line,
    )
  return (
    <Stack gap="xs">
      <Text size="sm">
        {t('import.summary', {
          added: result.added,
          changed: result.changed,
          kept: result.kept,
          invalid: result.invalid,
        })}
      </Text>
      {result.encoding === 'windows-1252' && <Text size="sm">{t('import.guessed')}</Text>}
      {result.date_order && <Text size="sm">{t(`import.${result.date_order}`)}</Text>}
      <div
        style={{
          maxHeight: '40vh',
          overflow: 'auto',
          border: '1px solid var(--line)',
          borderRadius: 8,
        }}
      >
        <DataTable
          label={t('import.lines')}
          rows={lines.slice(0, SHOWN)}
          rowKey={({ line }) => line}
          columns={[
            { key: 'line', label: t('import.line'), align: 'number', cell: ({ line }) => line },
            { key: 'plate', label: t('plate.text'), cell: ({ plate }) => plate },
            {
              key: 'action',
              label: t('import.effect'),
              cell: ({ action }) => t(`import.${action}`),
            },
            {
              key: 'problems',
              label: t('import.details'),
              cell: ({ problems, changes }) => (
                <>
                  {problems.map((problem) => (
                    <Text key={problem} size="sm" c="var(--mantine-color-error)">
                      {problem}
                    </Text>
                  ))}
                  {changes.length > 0 && <Text size="sm">{changes.join('; ')}</Text>}
                </>
              ),
            },
          ]}
        />
      </div>
      {lines.length > SHOWN && (
        <Text size="sm">{t('import.more', { count: lines.length - SHOWN })}</Text>
      )}
    </Stack>
  )
}

/** Imports a CSV file, after showing what each line would do. */
export function ImportFile({ onClose }: { onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [result, setResult] = useState<ImportResult | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [skip, setSkip] = useState(false)
  const [busy, setBusy] = useState(false)

  const send = async (chosen: File, dryRun: boolean): Promise<ImportResult | null> => {
    setBusy(true)
    setError(null)
    try {
      return await importFile(chosen, { dryRun, skipInvalid: skip })
    } catch (problem) {
      setError(problem)
      return null
    } finally {
      setBusy(false)
    }
  }
  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen)
    setResult(null)
    if (chosen) setResult(await send(chosen, true))
  }
  const apply = async (): Promise<void> => {
    const done = file && (await send(file, false))
    if (!done) return
    notifications.show({ message: t('import.done', { count: done.added + done.changed }) })
    void queries.invalidateQueries()
    onClose()
  }
  const useful = result !== null && result.added + result.changed > 0
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('lists.import')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <FileInput
          label={t('import.file')}
          description={t('import.hint')}
          placeholder={t('import.choose')}
          accept=".csv,.txt,text/csv,text/plain"
          leftSection={<IconFileSpreadsheet size={16} />}
          value={file}
          onChange={(chosen) => void choose(chosen)}
        />
        {error !== null && (
          <Alert color="red" role="alert">
            {describeError(error, t)}
          </Alert>
        )}
        {result && <Preview result={result} />}
        {result && result.invalid > 0 && (
          <Switch
            label={t('import.skip')}
            checked={skip}
            onChange={(event) => setSkip(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            loading={busy}
            disabled={!useful || (result.invalid > 0 && !skip)}
            onClick={() => void apply()}
          >
            {t('import.apply')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
