import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'

import { api } from '@/client/api'
import type { Right } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { PassForm } from './PassForm'

interface Props {
  id: number
  onClose: () => void
}

/** Fetches the right as it is now, with its version, and edits it. */
export function EditPass({ id, onClose }: Props) {
  const t = useT()
  const [found, setFound] = useState<{ right: Right; etag: string | null } | null>(null)
  useEffect(() => {
    let shown = true
    const load = async (): Promise<void> => {
      try {
        const { data, error, response } = await api.GET('/api/rights/{id}', {
          params: { path: { id } },
        })
        if (!data) throw error
        if (shown) setFound({ right: data, etag: response.headers.get('ETag') })
      } catch (problem) {
        notifications.show({ color: 'red', message: describeError(problem, t) })
        onClose()
      }
    }
    void load()
    return () => {
      shown = false
    }
    // Once: what is typed must not be replaced.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id])
  return found && <PassForm right={found.right} etag={found.etag} onClose={onClose} />
}
