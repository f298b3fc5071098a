import { Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import {
  askAgain,
  declinePurpose,
  isPurpose,
  purpose,
  purposeWanted,
  setPurpose,
} from '@/lib/purpose'
import { useStore } from '@/lib/store'

const MAX_LENGTH = 200

function Form() {
  const t = useT()
  const queries = useQueryClient()
  const [text, setText] = useState(purpose.get() ?? '')
  const right = text.trim() === '' || isPurpose(text)
  const save = (): void => {
    if (!right) return
    setPurpose(text.trim() || null)
    void queries.invalidateQueries()
  }
  return (
    <FormModal
      title={t('purpose.title')}
      error={null}
      busy={false}
      onSubmit={save}
      onClose={declinePurpose}
    >
      <Text size="sm">{t('purpose.text')}</Text>
      <TextInput
        label={t('purpose.label')}
        placeholder={t('purpose.example')}
        maxLength={MAX_LENGTH}
        value={text}
        error={right ? undefined : t('purpose.invalid')}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
    </FormModal>
  )
}

/** Asks what a search or an export is for, where the service wants to know. */
export function PurposeDialog() {
  const { href } = useLocation()
  const wanted = useStore(purposeWanted)
  useEffect(askAgain, [href])
  return wanted ? <Form /> : null
}
