import { queryOptions, useQuery } from '@tanstack/react-query'

import { pagesPath } from '@/client/address'
import { api } from '@/client/api'
import type { Account } from '@/client/types'
import { isServiceError } from '@/lib/errors'
import { eventStream } from '@/lib/events'
import { queryClient } from '@/lib/queryClient'
import { Store } from '@/lib/store'

import { compare } from './compare'

const RETRY_MS = 2000
/** In the browser's storage: changes when somebody logs in or out, for the other tabs. */
const CHANGED = 'galaxy-alpr.account'

/** Whether whoever opened the page is logged out meanwhile; the page stays as it is. */
export const ended = new Store(false)

async function fetchAccount(): Promise<Account> {
  const { data: now, error } = await api.GET('/api/log_in')
  if (!now) throw error
  const known = queryClient.getQueryData(accountQuery.queryKey)
  const turn = compare(known, now)
  // The memory of the page holds what the one before could see.
  if (turn === 'other') location.reload()
  ended.set(turn === 'ended')
  // The lists of the page are fetched later than this: no event between them is missed.
  eventStream.startAfter(now.last_event_id)
  return turn === 'ended' && known ? known : now
}

const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: fetchAccount,
  staleTime: Infinity,
  gcTime: Infinity,
})

/** Who is logged in; asked for until the service answers. */
export const useAccount = () => useQuery({ ...accountQuery, retry: true, retryDelay: RETRY_MS })

/** Asks the service again who is logged in, and fetches anew what was refused meanwhile. */
export async function refreshAccount(): Promise<void> {
  const wasEnded = ended.get()
  await queryClient.fetchQuery({ ...accountQuery, staleTime: 0 })
  if (!wasEnded || ended.get()) return
  // A stream that comes back makes everything be fetched anew.
  if (eventStream.connection.get() === 'live') await queryClient.invalidateQueries()
  else eventStream.retryNow()
}

/** The same after a log-in or a log-out, which the other tabs of the browser learn of. */
export async function accountChanged(): Promise<void> {
  try {
    localStorage.setItem(CHANGED, String(Date.now()))
  } catch {
    // Without storage the other tabs learn of it with their next request.
  }
  await refreshAccount()
}

function refreshQuietly(): void {
  refreshAccount().catch(() => undefined)
}

/** To be called with every error of the service: one may say that nobody is logged in any more. */
export function noticeEnd(error: unknown): void {
  if (isServiceError(error) && error.error === 'not_signed_in') refreshQuietly()
}

/** Watches all answers, the event stream and the other tabs for the end of the log-in session. */
export function watchLogIn(): void {
  api.use({
    async onResponse({ response }) {
      if (response.status !== 401) return
      // A proxy's own 401 is no JSON.
      noticeEnd(
        await response
          .clone()
          .json()
          .catch(() => null),
      )
    },
  })
  eventStream.onRefused = refreshQuietly
  window.addEventListener('storage', ({ key }) => {
    if (key === CHANGED) refreshQuietly()
  })
}

/** Logs out, and opens the start page without anything of the person in memory. */
export async function logOut(): Promise<void> {
  const { error } = await api.DELETE('/api/log_in')
  if (error && error.error !== 'not_signed_in') throw error
  location.assign(`${pagesPath}/`)
}
