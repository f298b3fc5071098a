import { Text } from '@mantine/core'

import { $api } from '@/client/api'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

/** The corrections of a plate: who made them, and when; undone ones are crossed out. */
export function Corrections({ id }: { id: number }) {
  const t = useT()
  const { data } = $api.useQuery('get', '/api/plates/{id}', { params: { path: { id } } })
  if (!data || data.corrections.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={550}>
        {t('correct.history')}
      </Text>
      {data.corrections.map((item) => (
        <Text key={item.id} size="sm" c="dimmed" td={item.undone_at ? 'line-through' : undefined}>
          {t('correct.by', {
            actor: item.changed_by,
            before: item.text_before ?? t('correct.nothing'),
            after: item.text_after ?? t('correct.nothing'),
          })}
          , <Moment at={item.changed_at} />
        </Text>
      ))}
    </div>
  )
}
