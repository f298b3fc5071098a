import { Group, Text } from '@mantine/core'

import { $api } from '@/client/api'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

const SHOWN = 8
const SHORTEST = 3

/** Plates detected so far that a comparison that allows for misreads takes for this one. */
export function Variants({ plate }: { plate: string }) {
  const t = useT()
  const longEnough = plate.replace(/[^A-Za-z0-9]/g, '').length >= SHORTEST
  const { data } = $api.useQuery(
    'get',
    '/plate_status/{plate}/variants',
    { params: { path: { plate }, query: { max_distance: 1 } } },
    { enabled: longEnough },
  )
  if (!longEnough || !data) return null
  if (data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('lists.noVariants')}
      </Text>
    )
  }
  return (
    <div>
      <Text size="sm" mb={6}>
        {t('lists.variants')}
      </Text>
      <Group gap="xs">
        {data.slice(0, SHOWN).map((variant) => (
          <Group key={variant.plate} gap={6} wrap="nowrap">
            <PlateBadge text={variant.plate} size="sm" />
            <Text size="xs" c="dimmed">
              {t('lists.times', { count: variant.count })}
            </Text>
            {variant.status !== 'unlisted' && <StatusBadge status={variant.status} />}
          </Group>
        ))}
        {data.length > SHOWN && (
          <Text size="sm">{t('lists.moreVariants', { count: data.length - SHOWN })}</Text>
        )}
      </Group>
    </div>
  )
}
