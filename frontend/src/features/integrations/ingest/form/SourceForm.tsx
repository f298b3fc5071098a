import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { IngestSource } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned, type Versioned } from '@/lib/versioned'

import { NewAddress } from '../sources/NewAddress'
import { Fields } from './Fields'
import { sourceOf, valuesOf, type Values } from './values'

function useValues(source: IngestSource | null) {
  const [values, setValues] = useState(() => valuesOf(source))
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  return { values, set }
}

/** Adds a source and shows its address once. */
export function NewSource({ onClose }: { onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const { values, set } = useValues(null)
  const { mutate, isPending, error, data } = $api.useMutation('post', '/api/ingest_sources', {
    onSuccess: () => void queries.invalidateQueries(),
  })
  if (data) return <NewAddress added={data} onClose={onClose} />
  return (
    <FormModal
      title={t('ingest.add')}
      action={t('ingest.add')}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ body: sourceOf(values) })}
      onClose={onClose}
    >
      <Fields values={values} set={set} />
    </FormModal>
  )
}

function Editing({ stored, version, onClose }: Versioned<IngestSource> & { onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  // As it was when the form was opened.
  const [begun] = useState({ stored, version })
  const { values, set } = useValues(begun.stored)
  const { mutate, isPending, error } = $api.useMutation('put', '/api/ingest_sources/{id}', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t('people.edit', { name: begun.stored.name })}
      error={error}
      busy={isPending}
      onSubmit={() =>
        mutate({
          params: { path: { id: begun.stored.id }, header: ifMatch(begun.version) },
          body: sourceOf(values),
        })
      }
      onClose={onClose}
    >
      <Fields values={values} set={set} />
    </FormModal>
  )
}

/** Changes a source; its address stays. */
export function EditSource({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/ingest_sources/${id}`, () =>
    api.GET('/api/ingest_sources/{id}', { params: { path: { id } } }),
  )
  return data ? <Editing {...data} onClose={onClose} /> : null
}
