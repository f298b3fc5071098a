import { Button, Group, Stack, Text } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { VisitDetail } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { endTexts } from '@/components/visit/ends'
import { VisitStateBadge } from '@/components/visit/VisitStateBadge'
import { useT } from '@/lib/i18n'

const MOST = 20

function Found({ visit, plate }: { visit: VisitDetail; plate: string }) {
  const t = useT()
  const query = $api.useQuery('get', '/api/visits', {
    params: {
      query: {
        lot: String(visit.lot.id),
        plate,
        match: 'fuzzy',
        max_distance: 2,
        limit: MOST,
      },
    },
  })
  return (
    <Async query={query}>
      {({ items }) => {
        const open = items.filter(
          ({ id, entered_at, exited_at }) => id !== visit.id && entered_at && !exited_at,
        )
        if (open.length === 0) return <Text size="sm">{t('review.noneAlike')}</Text>
        return (
          <Stack gap={6}>
            {open.map((other) => (
              <Group key={other.id} gap="xs">
                <PlateBadge text={other.display_text ?? other.text} size="sm" />
                <VisitStateBadge state={other.state} />
                {other.entered_at && (
                  <Moment at={other.entered_at} show="full" zone={other.lot.timezone} />
                )}
                <AnchorLink size="sm" to="/visits" search={{ visit: other.id }}>
                  {t('visits.open', { id: String(other.id) })}
                </AnchorLink>
              </Group>
            ))}
          </Stack>
        )
      }}
    </Async>
  )
}

/** Other stays without an exit whose plate is like that of the exit; searched when asked for. */
export function Alike({ visit }: { visit: VisitDetail }) {
  const t = useT()
  const [asked, setAsked] = useState(false)
  const plate = endTexts(visit)?.[1] ?? visit.text
  if (!plate) return null
  if (!asked) {
    return (
      <Button
        variant="default"
        size="xs"
        leftSection={<IconSearch size={14} />}
        onClick={() => setAsked(true)}
      >
        {t('review.findAlike')}
      </Button>
    )
  }
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {t('review.alike')}
      </Text>
      <Found visit={visit} plate={plate} />
    </div>
  )
}
