import { Checkbox, Fieldset, SimpleGrid, Stack, Switch, Text } from '@mantine/core'

import { useT } from '@/lib/i18n'

import { eventGroups, eventName } from '../words'
import { isForDetections, type Values } from './values'

const groups = Object.keys(eventGroups) as (keyof typeof eventGroups)[]

interface Props {
  values: Values
  set: (changes: Partial<Values>) => void
}

/** All events, or those of some types. */
export function Types({ values: { types, format }, set }: Props) {
  const t = useT()
  if (isForDetections(format)) {
    return (
      <Text size="sm" c="dimmed">
        {t('webhooks.onlyDetections')}
      </Text>
    )
  }
  return (
    <Stack gap="xs">
      <Switch
        label={t('webhooks.allEvents')}
        description={t('webhooks.allEventsHint')}
        checked={types === null}
        onChange={(event) => set({ types: event.currentTarget.checked ? null : [] })}
      />
      {types !== null && (
        <Checkbox.Group
          value={types}
          onChange={(chosen) => set({ types: chosen })}
          aria-label={t('webhooks.events')}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
            {groups.map((group) => (
              <Fieldset key={group} legend={t(`webhookEvents.${group}`)} p="xs">
                <Stack gap={8}>
                  {Object.keys(eventGroups[group]).map((type) => (
                    <Checkbox key={type} value={type} label={eventName(type, t)} />
                  ))}
                </Stack>
              </Fieldset>
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Stack>
  )
}
