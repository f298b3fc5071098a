import {
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { AlertRule } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { WeekWindows } from '@/components/form/WeekWindows'
import { alertKinds, severities } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned, type Versioned } from '@/lib/versioned'

import { canBeTried, isOfReadings, valuesOf } from '../parameters'
import { Trial } from '../trial/Trial'
import { Parameters } from './Parameters'
import { Places } from './Places'
import { fieldsOf, ruleOf, type Values } from './values'

interface FieldsProps {
  values: Values
  set: (changes: Partial<Values>) => void
}

function Head({ values, set }: FieldsProps) {
  const t = useT()
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
        label={t('alarms.kind')}
        description={t(`alertKind.${values.kind}.hint`)}
        data={alertKinds.map((value) => ({ value, label: t(`alertKind.${value}`) }))}
        value={values.kind}
        allowDeselect={false}
        onChange={(kind) => {
          if (kind) set({ kind, parameters: valuesOf(kind, {}) })
        }}
      />
      <Parameters values={values} set={set} />
      <Input.Wrapper label={t('alarms.severity')} labelElement="div">
        <div>
          <SegmentedControl
            aria-label={t('alarms.severity')}
            value={values.severity}
            onChange={(severity) => set({ severity })}
            data={severities.map((value) => ({ value, label: t(`severity.${value}`) }))}
          />
        </div>
      </Input.Wrapper>
    </>
  )
}

function Limits({ values, set }: FieldsProps) {
  const t = useT()
  return (
    <>
      <Places values={values} set={set} />
      {isOfReadings(values.kind) && (
        <Select
          label={t('rules.direction')}
          placeholder={t('filter.any')}
          data={(['in', 'out'] as const).map((value) => ({ value, label: t(`rules.${value}`) }))}
          value={values.direction}
          onChange={(direction) => set({ direction })}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      )}
      <WeekWindows
        label={t('rules.schedule')}
        description={t('rules.scheduleHint')}
        value={values.schedule}
        onChange={(schedule) => set({ schedule })}
      />
      <NumberInput
        label={t('rules.cooldown')}
        description={t('rules.cooldownHint')}
        min={0}
        max={2_678_400}
        value={values.cooldown_s}
        onChange={(cooldown_s) => set({ cooldown_s })}
        hideControls
      />
      <Textarea
        label={t('alarms.instruction')}
        maxLength={1000}
        value={values.instruction}
        onChange={(event) => set({ instruction: event.currentTarget.value })}
      />
      <Switch
        label={t('rules.enabled')}
        checked={values.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </>
  )
}

interface FormProps {
  rule: AlertRule | null
  version: string | null
  onClose: () => void
}

/** A rule; it can be tried over a period before it is saved. */
function Form({ rule: stored, version: storedVersion, onClose }: FormProps) {
  const t = useT()
  const queries = useQueryClient()
  // As they were when the form was opened.
  const [{ rule, version }] = useState({ rule: stored, version: storedVersion })
  const [values, setValues] = useState(() => fieldsOf(rule))
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/alert_rules', { onSuccess })
  const put = $api.useMutation('put', '/api/alert_rules/{id}', { onSuccess })
  const submit = (): void => {
    const body = ruleOf(values)
    if (!rule) add.mutate({ body })
    else put.mutate({ params: { path: { id: rule.id }, header: ifMatch(version) }, body })
  }
  return (
    <FormModal
      title={t(rule ? 'rules.edit' : 'rules.add')}
      error={add.error ?? put.error}
      busy={add.isPending || put.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Head values={values} set={set} />
      <Limits values={values} set={set} />
      {canBeTried(values.kind) && <Trial rule={() => ruleOf(values)} />}
    </FormModal>
  )
}

export function NewRule({ onClose }: { onClose: () => void }) {
  return <Form rule={null} version={null} onClose={onClose} />
}

function Editing({ stored, version, onClose }: Versioned<AlertRule> & { onClose: () => void }) {
  return <Form rule={stored} version={version} onClose={onClose} />
}

export function EditRule({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/alert_rules/${id}`, () =>
    api.GET('/api/alert_rules/{id}', { params: { path: { id } } }),
  )
  return data ? <Editing {...data} onClose={onClose} /> : null
}
