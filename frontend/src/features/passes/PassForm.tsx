import { Alert, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Right } from '@/client/types'
import { LotsChoice } from '@/components/account/LotsChoice'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

import { Hours } from './Hours'
import { Limits, TakesOff } from './Limits'
import { kinds, type StoredKind } from './search'
import { Similar } from './Similar'
import { changesOf, problemOf, rightOf, valuesOf, type Problem, type Values } from './values'

interface Props {
  /** Null for a new one. */
  right: Right | null
  /** The version that is edited, so that nobody's change is lost. */
  etag: string | null
  onClose: () => void
}

interface PartProps {
  values: Values
  set: (changes: Partial<Values>) => void
}

function Who({ values, set }: PartProps) {
  const t = useT()
  return (
    <>
      <Select
        label={t('passes.kind')}
        description={t(`passes.hint.${values.kind}`)}
        data={kinds.map((value) => ({ value, label: t(`passes.${value}`) }))}
        value={values.kind}
        onChange={(kind) => kind && set({ kind: kind as StoredKind })}
        allowDeselect={false}
      />
      <TagsInput
        label={t('passes.plates')}
        description={t('passes.platesHint')}
        value={values.plates}
        onChange={(plates) => set({ plates: plates.map((plate) => plate.toUpperCase()) })}
        maxTags={200}
        splitChars={[',', ';', '\n']}
        acceptValueOnBlur
        data-autofocus
      />
      <TextInput
        label={t('passes.holder')}
        placeholder={t('passes.holderHint')}
        maxLength={200}
        value={values.holder ?? ''}
        onChange={(event) => set({ holder: event.currentTarget.value || null })}
      />
    </>
  )
}

function Texts({ values, set }: PartProps) {
  const t = useT()
  return (
    <>
      <Textarea
        label={t('passes.instruction')}
        placeholder={t('passes.instructionHint')}
        maxLength={1000}
        value={values.instruction ?? ''}
        onChange={(event) => set({ instruction: event.currentTarget.value || null })}
      />
      <Textarea
        label={t('lists.note')}
        placeholder={t('lists.noteHint')}
        maxLength={1000}
        value={values.note ?? ''}
        onChange={(event) => set({ note: event.currentTarget.value || null })}
      />
    </>
  )
}

/** Adds a right of plates or changes one. */
export function PassForm({ right, etag, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const { data: lots = [] } = useLots()
  const [values, setValues] = useState(() => valuesOf(right))
  const [problem, setProblem] = useState<Problem | null>(null)
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/rights', { onSuccess })
  const change = $api.useMutation('patch', '/api/rights/{id}', { onSuccess })
  const submit = (): void => {
    const found = problemOf(values)
    setProblem(found)
    if (found) return
    if (!right) add.mutate({ body: rightOf(values) })
    else
      change.mutate({
        params: { path: { id: right.id }, header: { 'If-Match': etag } },
        body: changesOf(values, right),
      })
  }
  const zone = lots.find(({ id }) => id === values.lot_ids?.[0])?.timezone
  return (
    <FormModal
      title={t(right ? 'passes.edit' : 'passes.add')}
      error={problem ? null : (add.error ?? change.error)}
      busy={add.isPending || change.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Who values={values} set={set} />
      {values.kind === 'validation' && <TakesOff values={values} set={set} />}
      <LotsChoice
        value={values.lot_ids}
        onChange={(lot_ids) => set({ lot_ids })}
        hint={t('passes.lotsHint')}
      />
      <Limits values={values} set={set} zone={zone} />
      <Hours value={values.hours} onChange={(hours) => set({ hours })} />
      <Switch
        label={t('passes.acceptsSimilar')}
        description={t('passes.acceptsSimilarHint')}
        checked={values.accepts_similar}
        onChange={(event) => set({ accepts_similar: event.currentTarget.checked })}
      />
      {values.accepts_similar && <Similar plates={values.plates} />}
      <Texts values={values} set={set} />
      {problem && (
        <Alert color="red" role="alert">
          {t(`passes.problem.${problem}`)}
        </Alert>
      )}
    </FormModal>
  )
}
