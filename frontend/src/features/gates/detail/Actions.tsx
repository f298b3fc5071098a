import { Button } from '@mantine/core'
import { IconPencil, IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Gate } from '@/client/types'
import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import { EditGate } from '../form/GateForm'
import { OpenForm } from '../hand/OpenForm'

/** Test of the relay, edit and delete. */
export function Actions({ gate }: { gate: Gate }) {
  const t = useT()
  const navigate = useNavigate()
  const mayOpen = useMay('gates:open')
  const [opened, setOpened] = useState<'test' | 'edit' | 'delete' | null>(null)
  const deletion = $api.useMutation('delete', '/api/gates/{id}')
  const close = (): void => setOpened(null)
  const remove = async (): Promise<void> => {
    await deletion.mutateAsync({ params: { path: { id: gate.id } } })
    await navigate({ to: '/gates', search: {}, replace: true })
  }
  return (
    <>
      {mayOpen && (
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} />}
          onClick={() => setOpened('test')}
        >
          {t('gates.test')}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => setOpened('edit')}
      >
        {t('action.edit')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={() => setOpened('delete')}
      >
        {t('action.delete')}
      </Button>
      {opened === 'test' && <OpenForm gate={gate} reason={t('gates.testReason')} onClose={close} />}
      {opened === 'edit' && <EditGate id={gate.id} onClose={close} />}
      {opened === 'delete' && (
        <ConfirmAction
          title={t('gates.deleteTitle', { name: gate.name })}
          action={t('action.delete')}
          onConfirm={remove}
          onClose={close}
        >
          {t('gates.deleteText')}
        </ConfirmAction>
      )}
    </>
  )
}
