import { Alert, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

import { $api } from '@/client/api'
import type { NotificationChannel } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

interface Props {
  channel: NotificationChannel
  onClose: () => void
}

/** Sends a test over a channel and shows what became of it. */
export function ChannelTest({ channel: { id, name, kind, recipients }, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const { mutate, isPending, error, data } = $api.useMutation(
    'post',
    '/api/notification_channels/{id}/test',
    {
      onSettled: () =>
        void queries.invalidateQueries({ queryKey: ['get', '/api/notification_channels'] }),
    },
  )
  return (
    <FormModal
      title={t('channels.testTitle', { name })}
      action={t(data ? 'channels.testAgain' : 'channels.test')}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ params: { path: { id } } })}
      onClose={onClose}
    >
      <Text size="sm">
        {kind === 'email'
          ? t('channels.testEmail', { recipients: recipients.join(', ') })
          : t('channels.testApprise')}
      </Text>
      {data && !isPending && (
        <Alert
          role="status"
          color={data.sent ? (data.problem ? 'yellow' : 'green') : 'red'}
          title={t(data.sent ? 'channels.testSent' : 'channels.testFailed')}
        >
          {data.problem ?? t('channels.testSentHint')}
        </Alert>
      )}
    </FormModal>
  )
}
