import type { VisitDetail } from '@/client/types'
import type { HandAction } from '@/lib/visits/change'

type Facts = Pick<VisitDetail, 'state' | 'entered_at' | 'exited_at' | 'changes'>

/** Returns what a person can do with a visit as it is; the service decides in the end. */
export function actionsOf({ state, entered_at, exited_at, changes }: Facts): HandAction[] {
  const actions: HandAction[] = []
  if (state === 'review') actions.push('confirm', 'reject')
  else if (Boolean(entered_at) !== Boolean(exited_at)) actions.push('match')
  if (entered_at && !exited_at) actions.push('close')
  if (state !== 'open' && entered_at) actions.push('reopen')
  actions.push('merge')
  if (changes.some(({ undone_at }) => undone_at === null)) actions.push('undo')
  return actions
}
