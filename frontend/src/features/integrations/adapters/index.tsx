import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { CompatAdapter } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'

import { AccessForm } from './AccessForm'
import { AdapterCard } from './AdapterCard'

/** The interfaces of other vendors, whose clients work with this service. */
export default function AdaptersTab() {
  const t = useT()
  const [changed, setChanged] = useState<CompatAdapter | null>(null)
  const query = $api.useQuery('get', '/api/compat_adapters', {}, { refetchInterval: 15_000 })
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('adapters.text')}
      </Text>
      <Async query={query}>
        {(adapters) => (
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            {adapters.map((adapter) => (
              <AdapterCard
                key={adapter.name}
                adapter={adapter}
                onChange={() => setChanged(adapter)}
              />
            ))}
          </SimpleGrid>
        )}
      </Async>
      {changed && (
        <AccessForm key={changed.name} adapter={changed} onClose={() => setChanged(null)} />
      )}
    </Stack>
  )
}
