import type { ReactNode } from 'react'

import classes from './DataTable.module.css'

interface DataColumn<T> {
  key: string
  label: string
  align?: 'number' | 'actions'
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
}

function classOf<T>({ align, secondary }: DataColumn<T>): string {
  return [align && classes[align], secondary && classes['secondary']].filter(Boolean).join(' ')
}

/** A plain table of things that are managed. */
export function DataTable<T>({ label, rows, columns: all, rowKey, empty }: Props<T>) {
  const columns = all.filter(({ shown = true }) => shown)
  if (empty && rows.length === 0) return <p className={classes['empty']}>{empty}</p>
  return (
    // Wider than a small screen: the keyboard must be able to scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={label}>
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
            <tr key={rowKey(row)}>
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
