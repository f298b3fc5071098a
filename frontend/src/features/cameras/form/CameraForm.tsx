import { Alert, Button, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Camera } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'
import { ifMatch, useVersioned } from '@/lib/versioned'

import { Connection } from './Connection'
import { Options } from './Options'
import { TestResult } from './TestResult'
import { useTest } from './useTest'
import { cameraOf, changesOf, isStored, valuesOf, type Values } from './values'

interface Props {
  camera: Camera | null
  /** The version that a change names; it is refused after one of somebody else. */
  version?: string | null
  onClose: () => void
}

function TestPart({ camera, values }: { camera: Camera | null; values: Values }) {
  const t = useT()
  const { result, error, busy, run } = useTest(camera)
  const lacksPassword = camera?.has_password && !isStored(values, camera) && !values.password
  return (
    <Stack gap="sm">
      <div>
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} />}
          loading={busy}
          disabled={values.address.trim() === ''}
          onClick={() => run(values)}
        >
          {t('cameraTest.run')}
        </Button>
      </div>
      {lacksPassword && (
        <Text size="sm" c="dimmed">
          {t('cameraTest.password')}
        </Text>
      )}
      {busy && (
        <Text size="sm" c="dimmed" role="status">
          {t('cameraTest.busy')}
        </Text>
      )}
      {error ? (
        <Alert color="red" role="alert">
          {describeError(error, t)}
        </Alert>
      ) : null}
      {result && <TestResult result={result} />}
    </Stack>
  )
}

/** Adds a camera or changes one; it can be tried before it is saved. */
export function CameraForm({ camera: given, version = null, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const { data: locations = [] } = useLocations()
  // As it was when the form was opened.
  const [{ camera, header }] = useState({ camera: given, header: ifMatch(version) })
  const [values, setValues] = useState(() => valuesOf(camera))
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/cameras', { onSuccess })
  const change = $api.useMutation('patch', '/api/cameras/{id}', { onSuccess })
  const submit = (): void => {
    if (!camera) add.mutate({ body: cameraOf(values) })
    else {
      const params = { path: { id: camera.id }, header }
      change.mutate({ params, body: changesOf(values, camera) })
    }
  }
  return (
    <FormModal
      title={t(camera ? 'cameras.edit' : 'cameras.add')}
      error={add.error ?? change.error}
      busy={add.isPending || change.isPending}
      onSubmit={submit}
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
      <Connection camera={camera} values={values} set={set} />
      <Select
        label={t('place.location')}
        placeholder={t('place.none')}
        data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={values.location}
        // A partner is a camera of the same location.
        onChange={(location) => set({ location, partner_id: null })}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <Options camera={camera} values={values} set={set} />
      <TestPart camera={camera} values={values} />
    </FormModal>
  )
}

/** Changes a camera. */
export function EditCamera({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/cameras/${id}`, () =>
    api.GET('/api/cameras/{id}', { params: { path: { id } } }),
  )
  return data ? <CameraForm camera={data.stored} version={data.version} onClose={onClose} /> : null
}
