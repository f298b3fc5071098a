import type { KeyboardEvent, ReactNode } from 'react'

import classes from './DataTable.module.css'

interface DataColumn<T> {
  key: string
  label: string
  align?: 'number' | 'actions'
  /** Has sentences: wide enough for them also on a phone. */
  long?: boolean
  /** Left out where there is little room. */
  secondary?: boolean
  /** False leaves the column out. */
  shown?: boolean
  cell: (row: T) => ReactNode
}

interface Props<T> {
  label: string
  rows: readonly T[]
  columns: readonly DataColumn<T>[]
  rowKey: (row: T) => string | number
  /** The text shown instead of a table without rows. */
  empty?: string
  /** What a click on a row does, or Enter while it has the focus. */
  onOpen?: (row: T) => void
  /** The key of the row that is open. */
  opened?: string | number | null | undefined
}

function opening(open: (() => void) | undefined, isOpen: boolean) {
  if (!open) return {}
  return {
    className: classes['row'],
    tabIndex: 0,
    'aria-selected': isOpen,
    onClick: open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) open()
    },
  }
}

function classOf<T>({ align, long, secondary }: DataColumn<T>): string {
  return [align && classes[align], long && classes['long'], secondary && classes['secondary']]
    .filter(Boolean)
    .join(' ')
}

/** A plain table of things that are managed. */
export function DataTable<T>(props: Props<T>) {
  const { label, rows, columns: all, rowKey, empty, onOpen, opened } = props
  const columns = all.filter(({ shown = true }) => shown)
  if (empty && rows.length === 0) return <p className={classes['empty']}>{empty}</p>
  return (
    // Wider than a small screen: the keyboard must be able to scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label={label} data-table>
      <table className={classes['table']}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.align === 'actions' ? (
                  <span className="sr-only">{column.label}</span>
                ) : (
                  column.label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              data-row={onOpen && rowKey(row)}
              {...opening(onOpen && (() => onOpen(row)), rowKey(row) === opened)}
            >
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
