import { notifications } from '@mantine/notifications'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useReducer, useRef, useState } from 'react'

import { $api } from '@/client/api'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { changeVisit } from '@/lib/visits/change'
import { visitQuery } from '@/lib/visits/query'

import { changeSteps, waiting, type Verdict } from './steps'

const LIMIT = 200

/** The visits in review, the oldest first; the next one is shown while a verdict is sent. */
export function useQueue(lot: string | undefined) {
  const t = useT()
  const queries = useQueryClient()
  const [steps, change] = useReducer(changeSteps, [])
  const [undoing, setUndoing] = useState(false)
  /** Verdicts are sent one after the other; each leaves the version that undoing it names. */
  const sending = useRef<Promise<unknown>>(Promise.resolve())
  const tags = useRef(new Map<number, string | null>())
  const list = $api.useQuery(
    'get',
    '/api/visits',
    {
      params: {
        query: {
          state: 'review',
          sort: 'began_at',
          limit: LIMIT,
          with_total: true,
          ...(lot ? { lot } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData },
  )
  const left = waiting(list.data?.items ?? [], steps)
  const [first, second] = left
  const current = useQuery({ ...visitQuery(first?.id ?? 0), enabled: first !== undefined })
  const next = useQuery({ ...visitQuery(second?.id ?? 0), enabled: second !== undefined })

  const refresh = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/visits'),
    })
  const fail = (error: unknown): void => {
    notifications.show({ color: 'red', message: describeError(error, t) })
  }

  const send = async (id: number, tag: string | null, action: 'confirm' | 'reject') => {
    try {
      const changed = await changeVisit(id, tag, { action, body: { reason: null } })
      tags.current.set(id, changed.tag)
    } catch (error) {
      change({ type: 'withdrawn', id })
      fail(error)
    }
    void refresh()
  }
  const decide = (verdict: Verdict): void => {
    const shown = current.data
    if (!shown || shown.visit.id !== first?.id) return
    const { id } = shown.visit
    change({ type: 'decided', step: { id, verdict } })
    if (verdict === 'skip') return
    sending.current = sending.current.then(() => send(id, shown.tag, verdict))
  }
  const undo = async (): Promise<void> => {
    const last = steps.at(-1)
    if (!last || undoing) return
    if (last.verdict !== 'skip') {
      setUndoing(true)
      try {
        await sending.current
        await changeVisit(last.id, tags.current.get(last.id) ?? null, { action: 'undo' })
        await refresh()
        notifications.show({ message: t('hand.undone') })
      } catch (error) {
        fail(error)
        void refresh()
      } finally {
        setUndoing(false)
      }
    }
    change({ type: 'withdrawn', id: last.id })
  }
  const skipped = steps.filter(({ verdict }) => verdict === 'skip').length
  return {
    list,
    current,
    next: next.data?.visit,
    /** How many are left to look at, without what was put off. */
    left: left.length + Math.max(0, (list.data?.total ?? 0) - (list.data?.items.length ?? 0)),
    isEmpty: first === undefined,
    skipped,
    canUndo: steps.length > 0 && !undoing,
    decide,
    undo: () => void undo(),
    again: () => change({ type: 'again' }),
  }
}
