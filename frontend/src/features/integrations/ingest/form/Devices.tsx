import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'

import type { Device } from './values'

interface Props {
  value: readonly Device[]
  onChange: (devices: Device[]) => void
}

/** The locations of devices that send over one address. */
export function Devices({ value, onChange }: Props) {
  const t = useT()
  const { data: locations = [] } = useLocations()
  const places = locations.map(({ id, name }) => ({ value: String(id), label: name }))
  const set = (index: number, changes: Partial<Device>): void =>
    onChange(value.map((device, at) => (at === index ? { ...device, ...changes } : device)))
  return (
    <Input.Wrapper
      label={t('ingest.devices')}
      labelElement="div"
      description={t('ingest.devicesHint')}
    >
      <Stack gap="xs" mt={6}>
        {value.map((device, index) => (
          <Group
            // A device that is being typed has nothing to be known by but its place.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            gap="xs"
            wrap="nowrap"
            role="group"
            aria-label={t('ingest.device', { number: index + 1 })}
          >
            <TextInput
              flex={1}
              required
              maxLength={100}
              aria-label={t('ingest.deviceName')}
              placeholder={t('ingest.deviceName')}
              value={device.name}
              onChange={(event) => set(index, { name: event.currentTarget.value })}
            />
            <Select
              flex={1}
              required
              aria-label={t('place.location')}
              placeholder={t('place.location')}
              data={places}
              searchable={places.length > 8}
              value={device.location}
              onChange={(location) => set(index, { location })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              aria-label={t('ingest.removeDevice', { number: index + 1 })}
              onClick={() => onChange(value.toSpliced(index, 1))}
            >
              <IconTrash size={17} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...value, { name: '', location: null }])}
          >
            {t('ingest.addDevice')}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}
