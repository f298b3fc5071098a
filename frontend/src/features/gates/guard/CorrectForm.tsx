import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

interface Props {
  plate: { id: number; text: string | null }
  onClose: () => void
}

/** Corrects the text of the plate at the gate. */
export function CorrectForm({ plate, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [text, setText] = useState(plate.text ?? '')
  const isValid = /^[A-Z0-9]{2,20}$/.test(text.toUpperCase().replace(/[\s\-.]/g, ''))
  const { mutate, error, isPending } = $api.useMutation('patch', '/api/plates/{id}', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t('guard.correct')}
      error={error}
      busy={isPending}
      disabled={!isValid}
      onSubmit={() => mutate({ params: { path: { id: plate.id } }, body: { text } })}
      onClose={onClose}
    >
      <TextInput
        label={t('correct.label')}
        value={text}
        autoCapitalize="characters"
        autoComplete="off"
        error={text && !isValid ? t('correct.invalid') : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
    </FormModal>
  )
}
