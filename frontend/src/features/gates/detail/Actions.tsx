import { Button } from '@mantine/core'
import { IconPencil, IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Gate } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
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
  const path = { id: gate.id }
  const remove = async (header: { 'If-Match'?: string }): Promise<void> => {
    await deletion.mutateAsync({ params: { path, header } })
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
        <ConfirmDeletion
          title={t('gates.deleteTitle', { name: gate.name })}
          name={`/gates/${gate.id}`}
          get={() => api.GET('/api/gates/{id}', { params: { path } })}
          remove={remove}
          onClose={close}
        >
          {t('gates.deleteText')}
        </ConfirmDeletion>
      )}
    </>
  )
}
