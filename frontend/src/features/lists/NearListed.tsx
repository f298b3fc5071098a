import { Group, Text } from '@mantine/core'

import { $api } from '@/client/api'
import { NearPlate } from '@/components/near/NearPlate'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

/** Other entries that a misread takes for this plate, or this plate for one of them. */
export function NearListed({ plate }: { plate: string }) {
  const t = useT()
  const { data } = $api.useQuery('get', '/plate_status', {
    params: { query: { plate, max_distance: 1 } },
  })
  if (!data || data.near_matches.length === 0) return null
  return (
    <div>
      <Text size="sm" mb={6}>
        {t('lists.near')}
      </Text>
      <Group gap="xs">
        {data.near_matches.map(({ entry }) => (
          <Group key={entry.plate} gap={6} wrap="nowrap">
            <NearPlate plate={entry.plate} than={data.plate} />
            <StatusBadge status={entry.status} />
          </Group>
        ))}
      </Group>
    </div>
  )
}
