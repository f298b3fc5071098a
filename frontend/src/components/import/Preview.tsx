import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { DataTable } from '@/components/table/DataTable'

import { BadRowsButton } from './BadRowsButton'
import type { ImportReport } from './importFile'
import type { Chosen } from './useImport'
import { columnLabel, problemTexts, useImportT } from './words'

const SHOWN = 200

export interface PreviewProps<Report extends ImportReport> {
  chosen: Chosen
  result: Report
  /** The column that says what a line is about. */
  subject: { label: string; of: (line: Report['lines'][number]) => string }
  /** Names of the columns that change. */
  changesOf?: (line: Report['lines'][number]) => readonly string[]
  /** How the file was read. */
  notesOf: (result: Report) => ReactNode
}

interface LinesProps<Report extends ImportReport> extends Pick<
  PreviewProps<Report>,
  'subject' | 'changesOf'
> {
  lines: readonly Report['lines'][number][]
}

function Lines<Report extends ImportReport>({ lines, subject, changesOf }: LinesProps<Report>) {
  const t = useImportT()
  return (
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
        rows={lines}
        rowKey={({ line }) => line}
        columns={[
          { key: 'line', label: t('import.line'), align: 'number', cell: ({ line }) => line },
          { key: 'subject', label: subject.label, cell: subject.of },
          {
            key: 'action',
            label: t('import.effect'),
            cell: ({ action }) => t(`import.${action}`),
          },
          {
            key: 'problems',
            label: t('import.details'),
            cell: (line) => {
              const changes = (changesOf?.(line) ?? []).map((name) => columnLabel(name, t))
              return (
                <>
                  {problemTexts(line, t).map((problem) => (
                    <Text key={problem} size="sm" c="var(--mantine-color-error)">
                      {problem}
                    </Text>
                  ))}
                  {changes.length > 0 && <Text size="sm">{changes.join(', ')}</Text>}
                </>
              )
            },
          },
        ]}
      />
    </div>
  )
}

/** What each line of a file would do; lines that change nothing are only counted. */
export function Preview<Report extends ImportReport>(props: PreviewProps<Report>) {
  const { chosen, result, subject, changesOf, notesOf } = props
  const t = useImportT()
  // What is wrong comes first: it is what somebody has to act on.
  const lines: Report['lines'][number][] = [...result.lines]
    .filter(({ action }) => action !== 'keep')
    .toSorted(
      (a, b) => Number(b.action === 'invalid') - Number(a.action === 'invalid') || a.line - b.line,
    )
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm">
          {t('import.summary', {
            added: result.added,
            changed: result.changed,
            kept: result.kept,
            invalid: result.invalid,
          })}
        </Text>
        {result.invalid > 0 && <BadRowsButton chosen={chosen} result={result} />}
      </Group>
      {notesOf(result)}
      <Lines<Report>
        lines={lines.slice(0, SHOWN)}
        subject={subject}
        {...(changesOf ? { changesOf } : {})}
      />
      {lines.length > SHOWN && (
        <Text size="sm">{t('import.more', { count: lines.length - SHOWN })}</Text>
      )}
    </Stack>
  )
}
