import { Text } from '@mantine/core'

import type { Detection, Vehicle } from '@/client/types'
import { useT } from '@/lib/i18n'
import { colorName } from '@/lib/words'

const percent = (value: number): number => Math.floor(value * 100)

interface Props {
  vehicle: Vehicle
  pairing?: Detection['pairing']
}

/** The vehicle in a line: `White car (93%), paired by containment (97%)`. */
export function VehicleText({ vehicle, pairing = null }: Props) {
  const t = useT()
  const name = t(`vehicle.${vehicle.class}`)
  return (
    <Text size="sm">
      {vehicle.color
        ? t('vehicle.colored', { color: colorName(vehicle.color.name, t), vehicle: name })
        : name}{' '}
      <Text span c="dimmed" size="sm">
        {percent(vehicle.confidence)}%
        {pairing && `, ${t(`pairing.${pairing.method}`, { percent: percent(pairing.confidence) })}`}
      </Text>
    </Text>
  )
}
