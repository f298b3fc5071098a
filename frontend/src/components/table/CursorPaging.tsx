import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'

import { useT } from '@/lib/i18n'

interface Props {
  /** How many there are, in words. */
  children: ReactNode
  /** Of the page that is shown; the first page has none. */
  cursor: string | undefined
  next: string | null
  onChange: (cursor: string | null) => void
}

/** The foot of a table whose pages the service continues by a cursor. */
export function CursorPaging({ children, cursor, next, onChange }: Props) {
  const t = useT()
  return (
    <Group p="sm" px="md" justify="space-between">
      <span>{children}</span>
      <Group gap="xs">
        {cursor && (
          <Button size="xs" variant="default" onClick={() => onChange(null)}>
            {t('detections.first')}
          </Button>
        )}
        {next && (
          <Button size="xs" variant="default" onClick={() => onChange(next)}>
            {t('detections.next')}
          </Button>
        )}
      </Group>
    </Group>
  )
}
