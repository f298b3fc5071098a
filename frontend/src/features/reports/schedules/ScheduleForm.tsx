import {
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { ReportSchedule, ReportScheduleIn } from '@/client/types'
import { FormDrawer } from '@/components/form/FormDrawer'
import { TimezoneSelect } from '@/components/form/TimezoneSelect'
import { useT } from '@/lib/i18n'
import { useLots, useViewZone } from '@/lib/places/timezone'
import { ifMatch, useVersioned } from '@/lib/versioned'

const frequencies = ['daily', 'weekly', 'monthly'] as const
const HOUR_S = 3600

type Values = Omit<Required<ReportScheduleIn>, 'channel_id'> & { channel_id: number | null }

function valuesOf(schedule: ReportSchedule | null, timezone: string): Values {
  const { name, channel_id, lots, every, hour, format, overstay_s, enabled } = schedule ?? {
    name: '',
    channel_id: null,
    lots: [],
    every: 'weekly' as const,
    hour: 6,
    format: 'xlsx' as const,
    overstay_s: 24 * HOUR_S,
    enabled: true,
  }
  return {
    name,
    channel_id,
    lots,
    every,
    hour,
    format,
    overstay_s,
    enabled,
    timezone: schedule?.timezone ?? timezone,
  }
}

interface FieldProps {
  values: Values
  set: (changes: Partial<Values>) => void
}

function Channel({ values, set }: FieldProps) {
  const t = useT()
  const { data: channels = [] } = $api.useQuery('get', '/api/notification_channels')
  return (
    <Select
      label={t('reports.channel')}
      description={t('reports.channelHint')}
      required
      withAsterisk={false}
      allowDeselect={false}
      data={channels
        .filter(({ kind }) => kind === 'email')
        .map(({ id, name }) => ({ value: String(id), label: name }))}
      value={values.channel_id === null ? null : String(values.channel_id)}
      onChange={(id) => set({ channel_id: id ? Number(id) : null })}
    />
  )
}

function Fields({ values, set }: FieldProps) {
  const t = useT()
  const { data: lots = [] } = useLots()
  return (
    <>
      <TextInput
        label={t('reports.name')}
        required
        withAsterisk={false}
        maxLength={100}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Channel values={values} set={set} />
      <SegmentedControl
        aria-label={t('reports.every')}
        value={values.every}
        onChange={(every) => set({ every })}
        data={frequencies.map((value) => ({ value, label: t(`reports.${value}`) }))}
      />
      <NumberInput
        label={t('reports.sendHour')}
        min={0}
        max={23}
        allowDecimal={false}
        value={values.hour}
        onChange={(hour) => set({ hour: Number(hour) })}
      />
      <TimezoneSelect
        label={t('places.timezone')}
        description={t('reports.zoneHint')}
        value={values.timezone}
        onChange={(timezone) => timezone && set({ timezone })}
      />
      <MultiSelect
        label={t('place.lot')}
        placeholder={values.lots.length === 0 ? t('lots.all') : ''}
        data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={values.lots.map(String)}
        onChange={(ids) => set({ lots: ids.map(Number) })}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <NumberInput
        label={t('reports.overstayHours')}
        min={1}
        max={8784}
        allowDecimal={false}
        value={values.overstay_s / HOUR_S}
        onChange={(hours) => set({ overstay_s: Math.max(1, Number(hours)) * HOUR_S })}
      />
      <SegmentedControl
        aria-label={t('reports.format')}
        value={values.format}
        onChange={(format) => set({ format })}
        data={[
          { value: 'xlsx', label: 'Excel' },
          { value: 'csv', label: 'CSV' },
        ]}
      />
      <Switch
        label={t('reports.enabled')}
        checked={values.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </>
  )
}

interface FormProps {
  schedule: ReportSchedule | null
  version: string | null
  onClose: () => void
}

function Form({ schedule: stored, version: storedVersion, onClose }: FormProps) {
  const t = useT()
  const queries = useQueryClient()
  const zone = useViewZone()
  // As they were when the form was opened.
  const [{ schedule, version }] = useState({ schedule: stored, version: storedVersion })
  const [values, setValues] = useState(() => valuesOf(schedule, zone))
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/reports/schedules', { onSuccess })
  const put = $api.useMutation('put', '/api/reports/schedules/{id}', { onSuccess })
  const submit = (): void => {
    const { channel_id } = values
    if (channel_id === null) return
    const body = { ...values, channel_id }
    if (!schedule) add.mutate({ body })
    else put.mutate({ params: { path: { id: schedule.id }, header: ifMatch(version) }, body })
  }
  return (
    <FormDrawer
      title={schedule ? t('people.edit', { name: schedule.name }) : t('reports.add')}
      error={add.error ?? put.error}
      busy={add.isPending || put.isPending}
      disabled={values.channel_id === null || values.name.trim() === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Fields
        values={values}
        set={(changes) => setValues((before) => ({ ...before, ...changes }))}
      />
    </FormDrawer>
  )
}

export function NewSchedule({ onClose }: { onClose: () => void }) {
  return <Form schedule={null} version={null} onClose={onClose} />
}

export function EditSchedule({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/reports/schedules/${id}`, () =>
    api.GET('/api/reports/schedules/{id}', { params: { path: { id } } }),
  )
  return data ? <Form schedule={data.stored} version={data.version} onClose={onClose} /> : null
}
