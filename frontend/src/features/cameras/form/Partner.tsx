import { NumberInput, Select } from '@mantine/core'

import { $api } from '@/client/api'
import { useT } from '@/lib/i18n'

import type { FieldsProps } from './Connection'
import { partnersOf } from './partners'

/** The longest time that a pass waits for that of the partner, seconds. */
const MAX = 60

/** A second camera of the same vehicles; passes of both become one. */
export function Partner({ camera, values, set }: FieldsProps) {
  const t = useT()
  const { data: cameras = [] } = $api.useQuery('get', '/api/cameras')
  const { partner_id: partner, location } = values
  const possible = partnersOf(cameras, { id: camera?.id, location, partner })
  return (
    <>
      <Select
        label={t('cameras.partner')}
        description={t(location ? 'cameras.partnerHint' : 'cameras.partnerNeedsLocation')}
        placeholder={t('place.none')}
        disabled={!location}
        nothingFoundMessage={t('cameras.noPartner')}
        data={possible.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={partner === null ? null : String(partner)}
        onChange={(next) => set({ partner_id: next ? Number(next) : null })}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      {partner !== null && (
        <NumberInput
          label={t('cameras.partnerSeconds')}
          description={t('cameras.partnerSecondsHint')}
          min={0.1}
          max={MAX}
          required
          value={values.partner_s}
          onChange={(partner_s) => set({ partner_s })}
          hideControls
        />
      )}
    </>
  )
}
