import { Alert, Button, Group, Stack, Text } from '@mantine/core'

import { addressOf } from '@/client/address'
import type { NewSite } from '@/client/types'
import { CopyLine } from '@/components/form/CopyLine'
import { ShownOnce } from '@/components/form/ShownOnce'
import { Dialog } from '@/components/layout/Dialog'
import { useT } from '@/lib/i18n'

import { settingsOf } from './state'
import { useSiteTexts } from './texts'

interface Props {
  site: Pick<NewSite, 'name' | 'code' | 'key'>
  onClose: () => void
}

/** The key of a site, which cannot be shown again, and the settings that the site needs. */
export function NewKey({ site, onClose }: Props) {
  const t = useT()
  const text = useSiteTexts()
  const settings = settingsOf(site, location.origin + addressOf(''))
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={text('sites.keyOf', { name: site.name })}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{text('sites.keyOnce')}</Alert>
        <ShownOnce label={text('sites.key')} text={site.key} />
        <Text size="sm">{text('sites.envHint')}</Text>
        <CopyLine label={text('sites.env')} text={settings} />
        {location.protocol === 'http:' && (
          <Text size="sm" c="dimmed">
            {text('sites.http')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('keys.kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
