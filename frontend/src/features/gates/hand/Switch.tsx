import { Alert, Button, Text, TextInput } from '@mantine/core'
import { IconHandStop, IconPlayerPlay } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import { FormModal } from '@/components/form/FormModal'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

const REFRESH_MS = 3000

export const useSwitch = () =>
  $api.useQuery('get', '/api/gate_switch', {}, { refetchInterval: REFRESH_MS })

/** Asks for the reason, then stops all gates or lets them be opened again. */
export function SwitchForm({ stopped, onClose }: { stopped: boolean; onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { mutate, error, isPending } = $api.useMutation('put', '/api/gate_switch', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t(stopped ? 'gates.release' : 'gates.stop')}
      action={t(stopped ? 'gates.release' : 'gates.stop')}
      error={error}
      busy={isPending}
      disabled={reason.trim().length < 3}
      onSubmit={() => mutate({ body: { stopped: !stopped, reason: reason.trim() } })}
      onClose={onClose}
    >
      <Text size="sm">{t(stopped ? 'gates.releaseText' : 'gates.stopText')}</Text>
      <TextInput
        label={t('gates.why')}
        required
        minLength={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
    </FormModal>
  )
}

/** Stops all gates at once, for those who may. */
export function StopButton() {
  const t = useT()
  const may = useMay('gates:stop')
  const { data } = useSwitch()
  const [asked, setAsked] = useState(false)
  if (!may || !data) return null
  const Icon = data.stopped ? IconPlayerPlay : IconHandStop
  return (
    <>
      <Button
        variant={data.stopped ? 'filled' : 'default'}
        leftSection={<Icon size={16} />}
        onClick={() => setAsked(true)}
      >
        {t(data.stopped ? 'gates.release' : 'gates.stop')}
      </Button>
      {asked && <SwitchForm stopped={data.stopped} onClose={() => setAsked(false)} />}
    </>
  )
}

/** Says that all gates are stopped, by whom and why. */
export function StopNotice() {
  const t = useT()
  const { data } = useSwitch()
  if (!data?.stopped) return null
  return (
    <Alert color="red" variant="filled" role="status" icon={<IconHandStop />} mb="sm" bg="red.9">
      <strong>{t('gates.stopped')}</strong> {data.reason}
      {data.changed_by && ` (${data.changed_by}`}
      {data.changed_at && (
        <>
          , <Moment at={data.changed_at} show="recent" />
        </>
      )}
      {data.changed_by && ')'}
    </Alert>
  )
}
