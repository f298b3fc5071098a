import { Input, PasswordInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { IngestPull } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { ifMatch } from '@/lib/versioned'

import { presets, pullKinds, pullOf, valuesOf, type Files, type Values } from './values'

interface FieldsProps {
  values: Values
  set: (changes: Partial<Values>) => void
}

function Device({ values, set, hasPassword }: FieldsProps & { hasPassword: boolean }) {
  const t = useT()
  return (
    <>
      <TextInput
        label={t('pull.url')}
        description="http://192.168.1.9/onvif/device_service"
        required
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        value={values.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <TextInput
        label={t('pull.user')}
        maxLength={100}
        spellCheck={false}
        autoComplete="off"
        value={values.user_name}
        onChange={(event) => set({ user_name: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('cameras.password')}
        description={hasPassword ? t('pull.passwordKept') : undefined}
        maxLength={300}
        autoComplete="new-password"
        value={values.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': t('cameras.showPassword') }}
      />
    </>
  )
}

function Folder({ values, set }: FieldsProps) {
  const t = useT()
  const choices: readonly Files[] = [...presets, 'pattern']
  return (
    <>
      <TextInput
        label={t('pull.folder')}
        description={t('pull.folderHint')}
        required
        maxLength={300}
        spellCheck={false}
        value={values.folder}
        onChange={(event) => set({ folder: event.currentTarget.value })}
      />
      <Select
        label={t('pull.files')}
        data={choices.map((value) => ({ value, label: t(`pullFiles.${value}`) }))}
        allowDeselect={false}
        value={values.files}
        onChange={(files) => set({ files: files ?? 'any' })}
      />
      {values.files === 'pattern' && (
        <TextInput
          label={t('pull.pattern')}
          description={t('pull.patternHint')}
          required
          maxLength={500}
          spellCheck={false}
          value={values.pattern}
          onChange={(event) => set({ pattern: event.currentTarget.value })}
        />
      )}
      <Input.Wrapper
        label={t('pull.afterwards')}
        labelElement="div"
        description={t(`pullAfterwards.${values.afterwards}.hint`)}
      >
        <div>
          <SegmentedControl
            aria-label={t('pull.afterwards')}
            value={values.afterwards}
            onChange={(afterwards) => set({ afterwards })}
            data={(['move', 'delete'] as const).map((value) => ({
              value,
              label: t(`pullAfterwards.${value}`),
            }))}
          />
        </div>
      </Input.Wrapper>
    </>
  )
}

interface Props {
  id: number
  pull: IngestPull | null
  version: string | null
  onClose: () => void
}

/** From where the readings of a source are fetched. */
export function PullForm({ id, pull: stored, version: storedVersion, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  // As it was when the form was opened.
  const [{ pull, version }] = useState({ pull: stored, version: storedVersion })
  const [values, setValues] = useState(() => valuesOf(pull))
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  const { mutate, isPending, error } = $api.useMutation('put', '/api/ingest_sources/{id}/pull', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t('pull.title')}
      error={error}
      busy={isPending}
      onSubmit={() =>
        mutate({ params: { path: { id }, header: ifMatch(version) }, body: pullOf(values) })
      }
      onClose={onClose}
    >
      <Input.Wrapper
        label={t('pull.from')}
        labelElement="div"
        description={t(`pullKind.${values.kind}.hint`)}
      >
        <div>
          <SegmentedControl
            aria-label={t('pull.from')}
            value={values.kind}
            onChange={(kind) => set({ kind })}
            data={pullKinds.map((value) => ({ value, label: t(`pullKind.${value}`) }))}
          />
        </div>
      </Input.Wrapper>
      {values.kind === 'onvif_pull' ? (
        <Device values={values} set={set} hasPassword={pull?.has_password ?? false} />
      ) : (
        <Folder values={values} set={set} />
      )}
    </FormModal>
  )
}
