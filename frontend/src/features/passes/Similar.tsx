import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'

import { $api } from '@/client/api'
import { Failure } from '@/components/feedback/States'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'

const SHOWN = 8

function OfPlate({ plate }: { plate: string }) {
  const t = useT()
  const { data, error } = $api.useQuery('get', '/api/rights/similar', {
    params: { query: { plate } },
  })
  if (error) return <Failure error={error} />
  if (!data) return null
  const { possible, seen, other_plates } = data
  return (
    <Stack gap={6}>
      <Text size="sm">{t('passes.possible', { plate, count: possible })}</Text>
      {seen.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('passes.noneSeen')}
        </Text>
      ) : (
        <Group gap="xs">
          {seen.slice(0, SHOWN).map(({ plate: text, count }) => (
            <Group key={text} gap={4} wrap="nowrap">
              <PlateBadge text={text} size="sm" />
              <Text size="xs" c="dimmed">
                {t('lists.times', { count })}
              </Text>
            </Group>
          ))}
          {seen.length > SHOWN && (
            <Text size="sm">{t('lists.moreVariants', { count: seen.length - SHOWN })}</Text>
          )}
        </Group>
      )}
      {other_plates.length > 0 && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle />}
          styles={{ message: { color: 'var(--mantine-color-text)' } }}
        >
          {t('passes.otherPlates', { plates: other_plates.join(', ') })}
        </Alert>
      )}
    </Stack>
  )
}

/** Which other texts would be let in by a right that accepts similar plates. */
export function Similar({ plates }: { plates: readonly string[] }) {
  const t = useT()
  return (
    <Stack gap="sm" role="region" aria-label={t('passes.similarPreview')}>
      {plates.map((plate) => (
        <OfPlate key={plate} plate={plate} />
      ))}
    </Stack>
  )
}
