import { Checkbox, Group } from '@mantine/core'

import type { VehicleClass } from '@/client/types'
import { useT } from '@/lib/i18n'
import { vehicleClasses } from '@/lib/words'

interface Props {
  value: VehicleClass[]
  onChange: (classes: VehicleClass[]) => void
}

/** The classes of vehicles that something is for; none means all. */
export function ClassChoice({ value, onChange }: Props) {
  const t = useT()
  return (
    <Checkbox.Group
      label={t('tariffs.classes')}
      description={t('tariffs.classesHint')}
      value={value}
      onChange={(chosen) => onChange(vehicleClasses.filter((one) => chosen.includes(one)))}
    >
      <Group gap="md" mt={6}>
        {vehicleClasses.map((one) => (
          <Checkbox key={one} value={one} label={t(`vehicle.${one}`)} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}
