import { Alert, Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { $api } from '@/client/api'
import { Async } from '@/components/feedback/States'
import { NoPicture } from '@/components/picture/NoPicture'
import { describeError, isServiceError } from '@/lib/errors'
import { useT, useTexts } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { sitePicture as en } from '@/messages/en/onDemand/sitePicture'
import { sitePicture as id } from '@/messages/id/onDemand/sitePicture'

const REFRESH_MS = 5000
const texts = { en, id }

/** Asks the site for the picture; the answer says that it is asked for. */
function GetPicture({ sessionId }: { sessionId: number }) {
  const t = useT()
  const text = useTexts(texts)
  const queries = useQueryClient()
  const { mutate, isPending, error } = $api.useMutation('post', '/api/site_pictures/{session_id}', {
    onSuccess: () =>
      void queries.invalidateQueries({ queryKey: ['get', '/api/site_pictures/{session_id}'] }),
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        loading={isPending}
        onClick={() => mutate({ params: { path: { session_id: sessionId } } })}
      >
        {text('sitePicture.get')}
      </Button>
      {error && (
        <Alert color="red" role="alert">
          {describeError(error, t)}
        </Alert>
      )}
    </>
  )
}

/** Where the picture of a site's reading is that is not here, and the way to get it. */
export function SitePicture({ sessionId }: { sessionId: number }) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const mayAsk = useMay('readings:write')
  const query = $api.useQuery(
    'get',
    '/api/site_pictures/{session_id}',
    { params: { path: { session_id: sessionId } } },
    {
      refetchInterval: ({ state: { data } }) =>
        data?.state === 'at_site' || data?.state === 'wanted' ? REFRESH_MS : false,
    },
  )
  const isHere = query.data?.state === 'here'
  useEffect(() => {
    if (isHere) void queries.invalidateQueries({ queryKey: ['get', '/session_queries/{id}'] })
  }, [isHere, queries])
  return (
    <Async
      query={query}
      failed={(error) =>
        isServiceError(error) && error.error === 'not_found' ? <NoPicture /> : null
      }
    >
      {({ state, site }) => (
        <NoPicture text={text(`sitePicture.${state}`, { site })}>
          {state === 'at_site' && mayAsk && <GetPicture sessionId={sessionId} />}
        </NoPicture>
      )}
    </Async>
  )
}
