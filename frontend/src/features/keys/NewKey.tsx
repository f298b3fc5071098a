import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'

import { Dialog } from '@/components/layout/Dialog'
import { addressOf } from '@/client/address'
import { ShownOnce } from '@/components/form/ShownOnce'
import { useT } from '@/lib/i18n'

interface Props {
  added: { name: string; key: string }
  onClose: () => void
}

/** A new key, which cannot be shown again. */
export function NewKey({ added: { name, key }, onClose }: Props) {
  const t = useT()
  const address = location.origin + addressOf('/detections')
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={t('keys.added', { name })}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{t('keys.shownOnce')}</Alert>
        <ShownOnce label={t('keys.key')} text={key} />
        <Text size="sm">{t('keys.use')}</Text>
        <Code
          block
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >{`curl -H 'Authorization: Bearer ${key}' ${address}`}</Code>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('keys.kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
