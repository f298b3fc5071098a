import { Accordion, NumberInput, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core'

import { TimezoneSelect } from '@/components/form/TimezoneSelect'
import { useT } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'

import { makerName, makers, whereToEnter } from '../makers'
import { Devices } from './Devices'
import type { Values } from './values'

interface Props {
  values: Values
  set: (changes: Partial<Values>) => void
}

function More({ values, set }: Props) {
  const t = useT()
  return (
    <Stack>
      <Devices value={values.devices} onChange={(devices) => set({ devices })} />
      <TimezoneSelect
        label={t('places.timezone')}
        description={t('ingest.timezoneHint')}
        none={t('ingest.timezoneNone')}
        value={values.timezone}
        onChange={(timezone) => set({ timezone })}
      />
      <NumberInput
        label={t('ingest.weight')}
        description={t('ingest.weightHint')}
        min={0}
        max={2}
        step={0.1}
        decimalScale={2}
        value={values.weight}
        onChange={(weight) => set({ weight })}
      />
      <TagsInput
        label={t('ingest.addresses')}
        description={t('ingest.addressesHint')}
        placeholder={values.addresses.length === 0 ? '192.168.1.64' : ''}
        value={values.addresses}
        onChange={(addresses) => set({ addresses })}
        acceptValueOnBlur
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
    </Stack>
  )
}

/** What can be set of a source. */
export function Fields({ values, set }: Props) {
  const t = useT()
  const { data: locations = [] } = useLocations()
  return (
    <>
      <TextInput
        label={t('places.name')}
        required
        maxLength={100}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Select
        label={t('ingest.maker')}
        description={t(whereToEnter(values.maker))}
        data={makers.map((value) => ({ value, label: makerName(value, t) }))}
        allowDeselect={false}
        searchable
        value={values.maker}
        onChange={(maker) => set({ maker: maker ?? 'auto' })}
      />
      <Select
        label={t('place.location')}
        description={t('ingest.locationHint')}
        placeholder={t('place.none')}
        data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
        searchable={locations.length > 8}
        value={values.location}
        onChange={(location) => set({ location })}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <Switch
        label={t('ingest.enabled')}
        description={t('ingest.enabledHint')}
        checked={values.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <Switch
        label={t('ingest.mayOpen')}
        description={t('ingest.mayOpenHint')}
        checked={values.opens_gates}
        onChange={(event) => set({ opens_gates: event.currentTarget.checked })}
      />
      <Accordion variant="contained">
        <Accordion.Item value="more">
          <Accordion.Control>{t('cameras.more')}</Accordion.Control>
          <Accordion.Panel>
            <More values={values} set={set} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  )
}
