import { Text } from '@mantine/core'

import { useI18n } from '@/lib/i18n'
import { useIsZoneKnown, useZone } from '@/lib/places/timezone'
import { zoneText } from '@/lib/time/zone'

/** Names the timezone of all times in the view. */
export function ZoneLabel() {
  const { t, language } = useI18n()
  const zone = useZone()
  const className = useIsZoneKnown() ? '' : 'unseen'
  return (
    <Text component="p" m={0} size="xs" c="dimmed" data-zone={zone} className={className}>
      {t('time.zone', { zone: zoneText(zone, language) })}
    </Text>
  )
}
