import { Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { Dialog } from '@/components/layout/Dialog'
import { useT } from '@/lib/i18n'

interface Props {
  opened: boolean
  title: string
  action: string
  busy?: boolean
  onCancel: () => void
  onConfirm: () => void
  children?: ReactNode
}

/** Asks before something that cannot be undone. */
export function Confirm({
  opened,
  title,
  action,
  busy = false,
  onCancel,
  onConfirm,
  children,
}: Props) {
  const t = useT()
  return (
    <Dialog opened={opened} onClose={onCancel} title={title}>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button color="red.8" loading={busy} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
