import { Stack, Text } from '@mantine/core'

import { CopyLine } from '@/components/form/CopyLine'
import { useT } from '@/lib/i18n'

interface Props {
  text: string
  lines: readonly string[]
}

/** What switches a part on that is off: lines for the settings of the service. */
export function SetUp({ text, lines }: Props) {
  const t = useT()
  return (
    <Stack gap="xs">
      <Text size="sm">{text}</Text>
      <CopyLine label={t('mqtt.settings')} text={lines.join('\n')} />
      <Text size="sm" c="dimmed">
        {t('mqtt.restart')}
      </Text>
    </Stack>
  )
}
