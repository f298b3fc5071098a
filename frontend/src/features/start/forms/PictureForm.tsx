import { Alert, Button, FileButton, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import { LocationSelect } from '@/components/form/LocationSelect'
import { AnchorLink } from '@/components/link/AnchorLink'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { uploadPhoto } from '@/lib/upload'

import { cameraOf, type CameraFields } from '../camera'
import { useStartTexts } from '../texts'
import { StepForm } from './StepForm'

const nothing: CameraFields = { name: '', address: '', user: '', password: '', location: null }

function CameraFormOfStart() {
  const t = useT()
  const text = useStartTexts()
  const queries = useQueryClient()
  const [fields, setFields] = useState(nothing)
  const set = (changes: Partial<CameraFields>): void => setFields({ ...fields, ...changes })
  const add = $api.useMutation('post', '/api/cameras', {
    onSuccess: () => queries.invalidateQueries(),
  })
  const submit = (): void => add.mutate({ body: cameraOf(fields) })
  const field = (name: 'name' | 'address' | 'user', max: number) => ({
    maxLength: max,
    autoComplete: 'off',
    value: fields[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      set({ [name]: event.currentTarget.value }),
  })
  return (
    <StepForm error={add.error} busy={add.isPending} onSubmit={submit}>
      <TextInput label={t('places.name')} required {...field('name', 100)} />
      <TextInput
        label={text('picture.address')}
        description={text('picture.addressHint')}
        required
        {...field('address', 1000)}
      />
      <TextInput label={text('picture.user')} {...field('user', 100)} />
      <PasswordInput
        label={text('picture.password')}
        autoComplete="new-password"
        maxLength={300}
        value={fields.password}
        visibilityToggleButtonProps={{ 'aria-label': t('logIn.show') }}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <LocationSelect
        label={text('picture.at')}
        width="100%"
        value={fields.location ?? undefined}
        onChange={(location) => set({ location })}
      />
    </StepForm>
  )
}

function PhotoButton() {
  const text = useStartTexts()
  const queries = useQueryClient()
  const read = useMutation({
    mutationFn: (file: File) =>
      uploadPhoto(file, {}, () => undefined, new AbortController().signal),
    onSuccess: () => queries.invalidateQueries(),
  })
  return (
    <Stack align="flex-start" gap="xs">
      <Text size="sm">{text('picture.or')}</Text>
      <FileButton accept="image/*" onChange={(file) => file && read.mutate(file)}>
        {(props) => (
          <Button {...props} variant="default" loading={read.isPending}>
            {text('picture.choose')}
          </Button>
        )}
      </FileButton>
      {read.error && (
        <Alert color="red" role="alert">
          {text('picture.failed')}
        </Alert>
      )}
    </Stack>
  )
}

/** Adds the first camera, or reads the first photo. */
export function PictureForm() {
  const text = useStartTexts()
  const mayAdd = useMay('cameras:write')
  return (
    <Stack>
      {mayAdd && <CameraFormOfStart />}
      {mayAdd && (
        <AnchorLink to="/cameras" size="sm">
          {text('picture.more')}
        </AnchorLink>
      )}
      <PhotoButton />
    </Stack>
  )
}
