import { describe, expect, it } from 'vitest'

import type { GateDecision } from '@/client/types'

import { onScreen } from './held'

function decision(
  id: number,
  outcome: GateDecision['outcome'],
  reason: GateDecision['reason'],
): GateDecision {
  return {
    id,
    gate_id: 1,
    outcome,
    reason,
    detail: '',
    detail_sentence: null,
    rule: null,
    plate: 'B 1234 XYZ',
    display_text: null,
    confidence: 0.95,
    captured_at: '2026-11-28T08:00:00Z',
    decided_at: '2026-11-28T08:00:00Z',
    latency_ms: 5,
    mode: 'live',
    detection_id: id,
    command: null,
    actor: { kind: 'system', id: null, name: 'system' },
  }
}

describe('what the guard sees', () => {
  const allowed = decision(5, 'allow', 'allowed')
  const unsure = decision(4, 'review', 'unsure')
  const blocked = decision(2, 'deny', 'blocked')

  it('holds what is blocked or to be reviewed, the oldest first, until it is acknowledged', () => {
    const decisions = [allowed, unsure, decision(3, 'deny', 'no_right'), blocked]
    expect(onScreen(decisions, 1)).toEqual({ shown: blocked, held: true, waiting: 1 })
    expect(onScreen(decisions, 2)).toEqual({ shown: unsure, held: true, waiting: 0 })
    expect(onScreen(decisions, 4)).toEqual({ shown: allowed, held: false, waiting: 0 })
  })

  it('shows the newest otherwise, but not the same vehicle once more', () => {
    const again = decision(6, 'deny', 'repeated')
    const passing = decision(7, 'review', 'provisional')
    expect(onScreen([passing, again, allowed], 0).shown).toBe(allowed)
    expect(onScreen([again], 0)).toEqual({ shown: again, held: false, waiting: 0 })
    expect(onScreen([], 0).shown).toBeUndefined()
  })
})
