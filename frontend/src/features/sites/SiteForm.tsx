import { Checkbox, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Site } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { KeepInputs } from '@/components/form/KeepInputs'
import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned, type Versioned } from '@/lib/versioned'
import { listed } from '@/lib/words'

import { NewKey } from './NewKey'
import { useSiteTexts } from './texts'

type Lists = Site['lists']
type Settings = Site['settings']

const noSettings: Settings = { pictures: null, keep_days: null, keep_days_unlisted: null }
const policies = ['all', 'listed', 'none'] as const

interface ListsProps {
  value: Lists
  onChange: (lists: Lists) => void
}

function ListsChoice({ value, onChange }: ListsProps) {
  const t = useT()
  const text = useSiteTexts()
  return (
    <Checkbox.Group
      label={text('sites.lists')}
      description={text('sites.listsHint')}
      value={value}
      onChange={(names) => onChange(listed.filter((name) => names.includes(name)))}
    >
      <Stack gap={8} mt={6}>
        {listed.map((name) => (
          <Checkbox key={name} value={name} label={t(`status.${name}`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

interface SettingsProps {
  value: Settings
  onChange: (settings: Settings) => void
}

/** Settings of the site; where one is empty, its own counts. */
function SettingsInputs({ value, onChange }: SettingsProps) {
  const text = useSiteTexts()
  return (
    <>
      <Select
        label={text('sites.sends')}
        placeholder={text('sites.own')}
        description={text('sites.ownHint')}
        data={policies.map((name) => ({ value: name, label: text(`sitePictures.${name}`) }))}
        clearable
        value={value.pictures}
        onChange={(name) =>
          onChange({ ...value, pictures: policies.find((policy) => policy === name) ?? null })
        }
      />
      <KeepInputs
        value={value}
        hint={text('sites.ownHint')}
        onChange={(ages) => onChange({ ...value, ...ages })}
      />
    </>
  )
}

interface NameProps {
  value: string
  onChange: (name: string) => void
}

function NameInput({ value, onChange }: NameProps) {
  const t = useT()
  return (
    <TextInput
      label={t('places.name')}
      required
      maxLength={100}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  )
}

/** Adds a site, and shows its key once. */
export function AddSite({ onClose }: { onClose: () => void }) {
  const text = useSiteTexts()
  const queries = useQueryClient()
  const [values, setValues] = useState<Pick<Site, 'code' | 'name' | 'lists'>>({
    code: '',
    name: '',
    lists: [],
  })
  const set = (changes: Partial<typeof values>): void =>
    setValues((before) => ({ ...before, ...changes }))
  const { mutate, error, isPending, data } = $api.useMutation('post', '/api/sites', {
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['get', '/api/sites'] }),
  })
  if (data) return <NewKey site={data} onClose={onClose} />
  return (
    <FormModal
      title={text('sites.add')}
      action={text('sites.add')}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ body: { ...values, settings: noSettings } })}
      onClose={onClose}
    >
      <NameInput value={values.name} onChange={(name) => set({ name })} />
      <TextInput
        label={text('sites.code')}
        description={text('sites.codeHint')}
        placeholder="bandung-1"
        required
        maxLength={40}
        pattern="[A-Za-z0-9][A-Za-z0-9_\-]*"
        autoComplete="off"
        spellCheck={false}
        value={values.code}
        onChange={(event) => set({ code: event.currentTarget.value })}
      />
      <ListsChoice value={values.lists} onChange={(lists) => set({ lists })} />
    </FormModal>
  )
}

function Editing({ stored, version, onClose }: Versioned<Site> & { onClose: () => void }) {
  const t = useT()
  const text = useSiteTexts()
  const queries = useQueryClient()
  // As it was when the form was opened.
  const [begun] = useState({ stored, version })
  const [name, setName] = useState(begun.stored.name)
  const [enabled, setEnabled] = useState(begun.stored.enabled)
  const [lists, setLists] = useState(begun.stored.lists)
  const [settings, setSettings] = useState(begun.stored.settings ?? noSettings)
  const { mutate, error, isPending } = $api.useMutation('patch', '/api/sites/{id}', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  const params = { path: { id: begun.stored.id }, header: ifMatch(begun.version) }
  return (
    <FormModal
      title={t('people.edit', { name: begun.stored.name })}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ params, body: { name, enabled, lists, settings } })}
      onClose={onClose}
    >
      <NameInput value={name} onChange={setName} />
      <Switch
        label={text('sites.enabled')}
        description={text('sites.enabledHint')}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <ListsChoice value={lists} onChange={setLists} />
      <SettingsInputs value={settings} onChange={setSettings} />
    </FormModal>
  )
}

/** Changes a site; its code and its key stay. */
export function EditSite({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/sites/${id}`, () =>
    api.GET('/api/sites/{id}', { params: { path: { id } } }),
  )
  return data ? <Editing {...data} onClose={onClose} /> : null
}
