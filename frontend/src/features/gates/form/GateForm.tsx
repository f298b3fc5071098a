import {
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Gate } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'
import { ifMatch, useVersioned, type Versioned } from '@/lib/versioned'

import { Relay } from './Relay'
import { changesOf, gateOf, valuesOf, type Values } from './values'

interface FieldsProps {
  values: Values
  set: (changes: Partial<Values>) => void
}

function Rules({ values, set }: FieldsProps) {
  const t = useT()
  return (
    <>
      <Input.Wrapper
        label={t('gates.mode')}
        labelElement="div"
        description={t(`gateMode.${values.mode}.hint`)}
      >
        <div>
          <SegmentedControl
            aria-label={t('gates.mode')}
            value={values.mode}
            onChange={(mode) => set({ mode })}
            data={(['off', 'shadow', 'live'] as const).map((value) => ({
              value,
              label: t(`gateMode.${value}`),
            }))}
          />
        </div>
      </Input.Wrapper>
      <Group grow align="flex-start">
        <NumberInput
          label={t('gates.minConfidence')}
          suffix="%"
          min={50}
          max={100}
          decimalScale={1}
          required
          value={values.min_confidence}
          onChange={(min_confidence) => set({ min_confidence })}
          hideControls
        />
        <NumberInput
          label={t('gates.minInterval')}
          min={0.5}
          max={600}
          required
          value={values.min_interval_s}
          onChange={(min_interval_s) => set({ min_interval_s })}
          hideControls
        />
      </Group>
      <Switch
        label={t('gates.enabled')}
        checked={values.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <Switch
        label={t('gates.failOpen')}
        description={t('gates.failOpenHint')}
        checked={values.fail_open}
        onChange={(event) => set({ fail_open: event.currentTarget.checked })}
      />
    </>
  )
}

interface FormProps {
  gate: Gate | null
  error: unknown
  busy: boolean
  onSubmit: (values: Values) => void
  onClose: () => void
}

function GateForm({ gate, error, busy, onSubmit, onClose }: FormProps) {
  const t = useT()
  const { data: locations = [] } = useLocations()
  const [values, setValues] = useState(() => valuesOf(gate))
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  return (
    <FormModal
      title={t(gate ? 'gates.edit' : 'gates.add')}
      error={error}
      busy={busy}
      onSubmit={() => onSubmit(values)}
      onClose={onClose}
    >
      <TextInput
        label={t('places.name')}
        required
        maxLength={100}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Select
        label={t('place.location')}
        description={t('gates.locationHint')}
        placeholder={t('place.none')}
        data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={values.location}
        onChange={(location) => set({ location })}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <Rules values={values} set={set} />
      <Relay values={values} hasSecret={gate?.has_secret ?? false} set={set} />
    </FormModal>
  )
}

/** Adds a gate, and then shows it, so that its relay can be tested. */
export function NewGate({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { mutate, error, isPending } = $api.useMutation('post', '/api/gates', {
    onSuccess: ({ id }) => {
      void queries.invalidateQueries()
      void navigate({ to: '/gates', search: { gate: id } })
    },
  })
  return (
    <GateForm
      gate={null}
      error={error}
      busy={isPending}
      onSubmit={(values) => mutate({ body: { ...gateOf(values) } })}
      onClose={onClose}
    />
  )
}

function Editing({ stored, version, onClose }: Versioned<Gate> & { onClose: () => void }) {
  const queries = useQueryClient()
  // As they were when the form was opened.
  const [begun] = useState({ stored, version })
  const { mutate, error, isPending } = $api.useMutation('patch', '/api/gates/{id}', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <GateForm
      gate={begun.stored}
      error={error}
      busy={isPending}
      onSubmit={(values) =>
        mutate({
          params: { path: { id: begun.stored.id }, header: ifMatch(begun.version) },
          body: changesOf(values, begun.stored),
        })
      }
      onClose={onClose}
    />
  )
}

/** Changes a gate. */
export function EditGate({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/gates/${id}`, () =>
    api.GET('/api/gates/{id}', { params: { path: { id } } }),
  )
  return data ? <Editing {...data} onClose={onClose} /> : null
}
