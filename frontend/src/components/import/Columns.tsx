import { Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

import { headerOf, type FileTable } from './file/fileTable'
import type { ImportReport } from './importFile'
import { isComplete, type DateOrder, type Field, type Mapping } from './mapping'
import type { Chosen } from './useImport'
import { columnLabel, useImportT, type ImportTranslate } from './words'

const SHOWN = 3

interface Props {
  fields: readonly Field[]
  chosen: Chosen
  result: ImportReport | null
  onChange: (next: Partial<Chosen>) => void
}

/** Returns the mapping with another column for a field; no column is used twice. */
function withColumn(mapping: Mapping, name: string, column: number | null): Mapping {
  const others = Object.entries(mapping).filter(([key, at]) => key !== name && at !== column)
  return Object.fromEntries(column === null ? others : [...others, [name, column]])
}

/** Returns the names of the columns; one without a name has its number. */
function labelsOf(table: FileTable, t: ImportTranslate): readonly string[] {
  return headerOf(table).map((name, at) => name || t('columns.unnamed', { number: at + 1 }))
}

function DateOrderSelect({ chosen, onChange }: Pick<Props, 'chosen' | 'onChange'>) {
  const general = useT()
  const t = useImportT()
  return (
    <Select
      label={t('columns.dates')}
      placeholder={t('columns.dates.auto')}
      data={(['day_first', 'month_first'] as const).map((value) => ({
        value,
        label: t(`columns.dates.${value}`),
      }))}
      value={chosen.dates}
      onChange={(dates) => onChange({ dates: dates as DateOrder })}
      clearable
      clearButtonProps={{ 'aria-label': general('action.clear') }}
    />
  )
}

function FirstRows({ table, labels }: { table: FileTable; labels: readonly string[] }) {
  const t = useImportT()
  const rows = table.rows
    .map((cells, at) => ({ cells, number: at + 1 }))
    .slice(table.headerRow + 1)
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .slice(0, SHOWN)
  return (
    <DataTable
      label={t('columns.first')}
      rows={rows}
      rowKey={({ number }) => number}
      columns={labels.map((label, at) => ({
        key: String(at),
        label,
        cell: ({ cells }: { cells: readonly string[] }) => cells[at] ?? '',
      }))}
    />
  )
}

function FieldSelects({ fields, chosen, onChange }: Omit<Props, 'result'>) {
  const general = useT()
  const t = useImportT()
  const { table, mapping } = chosen
  const labels = labelsOf(table, t)
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} spacing="sm">
      {fields.map(({ name, required = false }) => (
        <Select
          key={name}
          label={columnLabel(name, t)}
          placeholder={t('columns.none')}
          required={required}
          data={labels.map((label, at) => ({ value: String(at), label }))}
          value={name in mapping ? String(mapping[name]) : null}
          onChange={(column) => {
            const next = column === null ? null : Number(column)
            onChange({ mapping: withColumn(mapping, name, next) })
          }}
          searchable={labels.length > 10}
          clearable
          clearButtonProps={{ 'aria-label': general('action.clear') }}
        />
      ))}
    </SimpleGrid>
  )
}

function hasUnclearDate(result: ImportReport | null): boolean {
  return (
    result?.lines.some(({ problem_codes: problems }) =>
      problems.some(({ code }) => code === 'unclear_date'),
    ) ?? false
  )
}

/** Chooses which column of the file each field is in, beside the first rows. */
export function Columns({ fields, chosen, result, onChange }: Props) {
  const t = useImportT()
  const { table, mapping, dates } = chosen
  // Only at first: what somebody has opened stays open.
  const [opened] = useState(!isComplete(mapping, fields))
  const labels = labelsOf(table, t)
  const used = Object.keys(mapping).length
  const missing = fields.filter(({ name, required }) => required && !(name in mapping))
  return (
    <>
      {missing.length > 0 && (
        <Text size="sm" c="var(--mantine-color-error)" role="status">
          {t('columns.missing', {
            names: missing.map(({ name }) => columnLabel(name, t)).join(', '),
          })}
        </Text>
      )}
      <details open={opened}>
        <summary>{t('columns.assigned', { used, all: labels.length })}</summary>
        <Stack gap="sm" mt="sm">
          <FieldSelects fields={fields} chosen={chosen} onChange={onChange} />
          <FirstRows table={table} labels={labels} />
        </Stack>
      </details>
      {table.guessed && <Text size="sm">{t('import.guessed')}</Text>}
      {(dates !== null || hasUnclearDate(result)) && (
        <DateOrderSelect chosen={chosen} onChange={onChange} />
      )}
    </>
  )
}
