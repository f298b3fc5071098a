import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'

interface Props {
  name: string
  onEdit: () => void
  onDelete: () => void
}

/** The buttons that edit and delete one row of a table. */
export function RowActions({ name, onEdit, onDelete }: Props) {
  const t = useT()
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
      <Tooltip label={t('action.delete')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`${t('action.delete')}: ${name}`}
          onClick={onDelete}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
