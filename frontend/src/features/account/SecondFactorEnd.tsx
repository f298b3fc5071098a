import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

import { CodeInput } from './CodeInput'
import { isWrongPassword, OwnPassword } from './OwnPassword'

/** Ends the second factor; needs the password and a last code. */
export function SecondFactorEnd({ onClose }: { onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { mutate, isPending, error } = $api.useMutation('post', '/api/second_factor/end', {
    onSuccess: () => {
      notifications.show({ message: t('factor.ended') })
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t('factor.end')}
      action={t('factor.end')}
      error={isWrongPassword(error) ? null : error}
      busy={isPending}
      onSubmit={() => mutate({ body: { password, code } })}
      onClose={onClose}
    >
      <Text size="sm">{t('factor.endText')}</Text>
      <OwnPassword value={password} onChange={setPassword} error={error} />
      <CodeInput description={t('logIn.codeHint')} value={code} onChange={setCode} />
    </FormModal>
  )
}
