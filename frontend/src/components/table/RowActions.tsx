import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'

interface Props {
  name: string
  /** What deleting is called here. */
  remove?: string
  onEdit: () => void
  onDelete: () => void
}

/** The buttons that edit and delete one row of a table. */
export function RowActions({ name, remove, onEdit, onDelete }: Props) {
  const t = useT()
  const removal = remove ?? t('action.delete')
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Tooltip label={t('action.edit')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`${t('action.edit')}: ${name}`}
          onClick={onEdit}
        >
          <IconPencil size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={removal}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`${removal}: ${name}`}
          onClick={onDelete}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
