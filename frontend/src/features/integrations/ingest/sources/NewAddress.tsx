import { Alert, Button, Group, Stack, Text } from '@mantine/core'

import { Dialog } from '@/components/layout/Dialog'
import type { NewIngestSource } from '@/client/types'
import { CopyLine } from '@/components/form/CopyLine'
import { ShownOnce } from '@/components/form/ShownOnce'
import { Facts } from '@/components/layout/Facts'
import { useT } from '@/lib/i18n'

import { partsOf, whereToEnter } from '../makers'

interface Props {
  added: Pick<NewIngestSource, 'name' | 'maker' | 'ingest_url'>
  onClose: () => void
}

/** The secret address of a source, which cannot be shown again, and where it is entered. */
export function NewAddress({ added: { name, maker, ingest_url }, onClose }: Props) {
  const t = useT()
  const parts = partsOf(ingest_url)
  const names = ['protocol', 'host', 'port', 'path'] as const
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={t('ingest.addressOf', { name })}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{t('ingest.addressOnce')}</Alert>
        <ShownOnce label={t('ingest.address')} text={ingest_url} />
        <Text size="sm">{t(whereToEnter(maker))}</Text>
        <Text size="sm" c="dimmed">
          {t('ingest.parts')}
        </Text>
        <Facts
          items={names.map((part) => [
            t(`ingestPart.${part}`),
            <CopyLine key={part} label={t(`ingestPart.${part}`)} text={parts[part]} />,
          ])}
        />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('keys.kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
