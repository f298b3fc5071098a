import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileZip } from '@tabler/icons-react'
import { useState } from 'react'

import { download } from '@/lib/download'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** Saves the pictures, times, changes and audit entries of a visit as one file. */
export function Evidence({ id }: { id: number }) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    const { signal } = new AbortController()
    try {
      const path = `/api/visits/${id}/evidence`
      await download(path, {}, `visit-${id}.zip`, () => undefined, signal)
    } catch (error) {
      const message = describeError(error, t)
      notifications.show({ color: 'red', title: t('export.failed'), message })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      variant="default"
      leftSection={<IconFileZip size={16} />}
      loading={busy}
      onClick={() => void save()}
    >
      {t('visits.evidence')}
    </Button>
  )
}
