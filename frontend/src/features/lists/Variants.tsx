import { Group, Text } from '@mantine/core'

import { $api } from '@/client/api'
import type { Variant } from '@/client/types'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import { NearListed } from './NearListed'

const SHOWN = 8
const SHORTEST = 3

function Detected({ variants }: { variants: readonly Variant[] }) {
  const t = useT()
  if (variants.length === 0) {
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
        {variants.slice(0, SHOWN).map((variant) => (
          <Group key={variant.plate} gap={6} wrap="nowrap">
            <PlateBadge text={variant.plate} size="sm" />
            <Text size="xs" c="dimmed">
              {t('lists.times', { count: variant.count })}
            </Text>
            {variant.status !== 'unlisted' && <StatusBadge status={variant.status} />}
          </Group>
        ))}
        {variants.length > SHOWN && (
          <Text size="sm">{t('lists.moreVariants', { count: variants.length - SHOWN })}</Text>
        )}
      </Group>
    </div>
  )
}

/** What a misread of the plate would hit: other entries, and plates detected so far. */
export function Variants({ plate }: { plate: string }) {
  const longEnough = plate.replace(/[^A-Za-z0-9]/g, '').length >= SHORTEST
  const { data } = $api.useQuery(
    'get',
    '/plate_status/{plate}/variants',
    { params: { path: { plate }, query: { max_distance: 1 } } },
    { enabled: longEnough },
  )
  if (!longEnough || !data) return null
  return (
    <>
      <NearListed plate={plate} />
      <Detected variants={data} />
    </>
  )
}
