import { Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Visit, VisitsQuery } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { FormModal } from '@/components/form/FormModal'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'
import type { TaggedVisit } from '@/lib/visits/query'

import { partnersOf } from './partners'
import { ReasonInput } from './ReasonForm'
import { useHand } from './useHand'

const MOST = 200

function Times({ visit }: { visit: Visit }) {
  const t = useT()
  const { entered_at, exited_at, lot, entry_location, exit_location } = visit
  return (
    <>
      {entered_at && (
        <>
          {t('visits.entered')}: <Moment at={entered_at} show="full" zone={lot.timezone} />{' '}
          {entry_location?.name}{' '}
        </>
      )}
      {exited_at && (
        <>
          {t('visits.exited')}: <Moment at={exited_at} show="full" zone={lot.timezone} />{' '}
          {exit_location?.name}
        </>
      )}
    </>
  )
}

/** Where a match is wanted: the first exits after the entry, or the last entries before the exit. */
function narrowed({ entered_at, exited_at }: Visit, action: 'match' | 'merge'): VisitsQuery {
  if (action === 'merge') return {}
  if (entered_at) return { state: 'orphan_exit', from: entered_at, sort: 'began_at' }
  return exited_at ? { to: exited_at } : {}
}

interface Props {
  tagged: TaggedVisit
  action: 'match' | 'merge'
  onOpen: (id: number) => void
  onClose: () => void
}

/** Finds the other visit of the same vehicle, and makes one visit of the two. */
export function OtherForm({ tagged, action, onOpen, onClose }: Props) {
  const t = useT()
  const { visit } = tagged
  const [plate, setPlate] = useState(visit.text ?? '')
  const [searched] = useDebouncedValue(plate.trim(), 300)
  const [other, setOther] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const hand = useHand(tagged, {
    onDone: (changed) => {
      onClose()
      onOpen(changed.visit.id)
    },
  })
  const wanted = searched ? { plate: searched, match: 'fuzzy' as const, max_distance: 2 } : {}
  const query = $api.useQuery('get', '/api/visits', {
    params: {
      query: { lot: String(visit.lot.id), limit: MOST, ...wanted, ...narrowed(visit, action) },
    },
  })
  return (
    <FormModal
      title={t(`hand.${action}`)}
      action={t(`hand.${action}`)}
      error={hand.error}
      busy={hand.isPending}
      disabled={other === null}
      onSubmit={() =>
        other !== null &&
        hand.mutate({ action, body: { other_id: Number(other), reason: reason.trim() || null } })
      }
      onClose={onClose}
    >
      <Text size="sm">{t(`handText.${action}`)}</Text>
      <TextInput
        label={t('hand.similarPlate')}
        description={t('hand.similarPlateHint')}
        value={plate}
        onChange={(event) => {
          setPlate(event.currentTarget.value)
          setOther(null)
        }}
      />
      <Async query={query}>
        {({ items }) => {
          const found = partnersOf(visit, items, action)
          if (found.length === 0) return <Text size="sm">{t('hand.noPartner')}</Text>
          return (
            <Radio.Group label={t('hand.other')} value={other} onChange={setOther}>
              <Stack gap="xs" mt={4} mah="34vh" style={{ overflowY: 'auto' }}>
                {found.map((item) => (
                  <Radio
                    key={item.id}
                    value={String(item.id)}
                    label={`${item.display_text ?? item.text ?? t('plate.unread')}, ${t(`visitState.${item.state}`)}`}
                    description={<Times visit={item} />}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )
        }}
      </Async>
      <ReasonInput value={reason} onChange={setReason} />
    </FormModal>
  )
}
