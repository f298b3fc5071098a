import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Dialog } from '@/components/layout/Dialog'
import { $api } from '@/client/api'
import { FormModal } from '@/components/form/FormModal'
import { ShownOnce } from '@/components/form/ShownOnce'
import { QrCode } from '@/components/picture/QrCode'
import { save } from '@/lib/download'
import { useT } from '@/lib/i18n'

import { CodeInput } from './CodeInput'
import { isWrongPassword, OwnPassword } from './OwnPassword'

/** The codes for the day on which the phone is lost; they are shown once. */
function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useT()
  const text = codes.join('\n')
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={t('factor.codes')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{t('factor.codesText')}</Alert>
        <Code block>{text}</Code>
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            onClick={() => save([`${text}\n`], 'text/plain', 'galaxy-alpr-recovery-codes.txt')}
          >
            {t('factor.saveCodes')}
          </Button>
          <Button onClick={onClose}>{t('factor.codesKept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

/** Password, QR code, first code, recovery codes: one after the other. */
export function SecondFactorSetUp({ onClose }: { onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const begin = $api.useMutation('post', '/api/second_factor')
  const confirm = $api.useMutation('put', '/api/second_factor')
  const done = (): void => {
    void queries.invalidateQueries({ queryKey: ['get', '/api/second_factor'] })
    onClose()
  }
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recovery_codes} onClose={done} />
  if (!begin.data) {
    return (
      <FormModal
        title={t('factor.setUp')}
        action={t('factor.next')}
        error={isWrongPassword(begin.error) ? null : begin.error}
        busy={begin.isPending}
        onSubmit={() => begin.mutate({ body: { password } })}
        onClose={onClose}
      >
        <Text size="sm">{t('factor.passwordText')}</Text>
        <OwnPassword value={password} onChange={setPassword} error={begin.error} />
      </FormModal>
    )
  }
  return (
    <FormModal
      title={t('factor.setUp')}
      action={t('factor.activate')}
      error={confirm.error}
      busy={confirm.isPending}
      onSubmit={() => confirm.mutate({ body: { code } })}
      onClose={onClose}
    >
      <Text size="sm">{t('factor.scan')}</Text>
      <Group justify="center">
        <QrCode text={begin.data.uri} label={t('factor.qr')} />
      </Group>
      <ShownOnce label={t('factor.secret')} text={begin.data.secret} />
      <CodeInput description={t('factor.firstCode')} value={code} onChange={setCode} />
    </FormModal>
  )
}
