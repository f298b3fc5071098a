import { Group, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { IconButton } from '@/components/table/IconButton'
import { useT } from '@/lib/i18n'

import classes from './Form.module.css'

/** Returns the list with the item at `index` moved up or down. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const item = list[index]
  if (item === undefined || index + by < 0 || index + by >= list.length) return [...list]
  return list.toSpliced(index, 1).toSpliced(index + by, 0, item)
}

interface Props<T extends { key: number }> {
  title: string
  list: readonly T[]
  index: number
  onChange: (list: T[]) => void
  /** Whether the order of the list counts. */
  ordered?: boolean
  children: (item: T, set: (changes: Partial<T>) => void) => ReactNode
}

/** One item of a list in a form, which can be moved and taken out. */
export function Row<T extends { key: number }>(props: Props<T>) {
  const { title, list, index, onChange, ordered = false, children } = props
  const t = useT()
  const item = list[index]
  if (!item) return null
  const set = (changes: Partial<T>): void =>
    onChange(list.map((one) => (one.key === item.key ? { ...one, ...changes } : one)))
  return (
    <fieldset className={classes['card']} aria-label={title}>
      <div className={classes['head']}>
        <Text fw={600} size="sm">
          {title}
        </Text>
        <Group gap={2} wrap="nowrap">
          {ordered && list.length > 1 && (
            <>
              <IconButton
                label={`${t('tariffs.up')}: ${title}`}
                disabled={index === 0}
                onClick={() => onChange(moved(list, index, -1))}
              >
                <IconArrowUp size={17} />
              </IconButton>
              <IconButton
                label={`${t('tariffs.down')}: ${title}`}
                disabled={index === list.length - 1}
                onClick={() => onChange(moved(list, index, 1))}
              >
                <IconArrowDown size={17} />
              </IconButton>
            </>
          )}
          <IconButton
            label={`${t('action.delete')}: ${title}`}
            onClick={() => onChange(list.toSpliced(index, 1))}
          >
            <IconTrash size={17} />
          </IconButton>
        </Group>
      </div>
      {children(item, set)}
    </fieldset>
  )
}
