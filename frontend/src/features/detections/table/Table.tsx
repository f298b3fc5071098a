import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { memo, type KeyboardEvent } from 'react'

import type { DetectionRecord } from '@/client/types'
import { useT } from '@/lib/i18n'

import type { Column } from './columns'
import { Hidden } from '@/components/fold/Folding'
import type { Line } from '@/components/fold/fold'
import { MatchReason } from './MatchReason'
import type { Opened } from '../details/opened'
import classes from './Table.module.css'

interface HeadProps {
  column: Column
  sort: string
  onSort: (sort: string) => void
}

function Head({ column, sort, onSort }: HeadProps) {
  const t = useT()
  if (!column.sort) return <th scope="col">{t(column.label)}</th>
  const down = sort === `-${column.sort}`
  const up = sort === column.sort
  const Arrow = up ? IconArrowUp : IconArrowDown
  return (
    <th scope="col" aria-sort={down ? 'descending' : up ? 'ascending' : 'none'}>
      <button type="button" onClick={() => onSort(down ? (column.sort ?? '') : `-${column.sort}`)}>
        {t(column.label)}
        {(down || up) && <Arrow size={13} aria-hidden />}
      </button>
    </th>
  )
}

interface RowProps {
  record: DetectionRecord
  columns: readonly Column[]
  selected: boolean
  searched: string | undefined
  onOpen: (record: Opened) => void
}

const Row = memo(function Row({ record, columns, selected, searched, onOpen }: RowProps) {
  const t = useT()
  const open = (): void => onOpen(record)
  return (
    <tr
      className={classes['row']}
      aria-selected={selected}
      tabIndex={0}
      data-status={record.plate?.status}
      data-row={record.id}
      onClick={open}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') open()
      }}
    >
      {columns.map(({ key, cell }) => (
        <td key={key}>
          {cell(record, t)}
          {key === 'plate' && <MatchReason record={record} searched={searched} />}
        </td>
      ))}
    </tr>
  )
})

interface TableProps {
  lines: readonly Line<DetectionRecord>[]
  columns: readonly Column[]
  sort: string
  selected: number | null
  /** The plate that a fuzzy search asked for. */
  searched: string | undefined
  onSort: (sort: string) => void
  onOpen: (record: Opened) => void
  onUnfold: (hidden: readonly DetectionRecord[]) => void
}

export function DetectionTable({
  lines,
  columns,
  sort,
  selected,
  searched,
  onSort,
  onOpen,
  onUnfold,
}: TableProps) {
  const t = useT()
  return (
    // Wider than a small screen: the keyboard must be able to scroll it.
    <div
      className={classes['scroll']}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="group"
      aria-label={t('page.detections')}
      data-table
    >
      <table className={classes['table']}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) =>
            'hidden' in line ? (
              <tr key={line.hidden[0]?.id}>
                <td colSpan={columns.length}>
                  <Hidden hidden={line.hidden} onUnfold={onUnfold} />
                </td>
              </tr>
            ) : (
              <Row
                key={line.record.id}
                record={line.record}
                columns={columns}
                selected={line.record.id === selected}
                searched={searched}
                onOpen={onOpen}
              />
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}
