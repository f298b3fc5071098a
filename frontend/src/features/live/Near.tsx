import { $api } from '@/client/api'
import { NearPlate } from '@/components/near/NearPlate'
import { statusIcons } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import classes from './Near.module.css'

interface Props {
  plateId: number
  text: string
}

/** Blocked and watched plates of which the shown plate could be a misread. */
export function Near({ plateId: id, text }: Props) {
  const t = useT()
  const { data = [] } = $api.useQuery('get', '/api/plates/{id}/near_matches', {
    params: { path: { id } },
  })
  return data.map(({ entry: { plate, status, validity }, edits }) => {
    if (validity !== 'active' || (status !== 'blocked' && status !== 'watched')) return null
    const Icon = statusIcons[status]
    return (
      <div
        key={plate}
        className={`${classes['near']} ${classes[status]}`}
        data-near-status={status}
      >
        <Icon size={17} aria-hidden />
        {t(`live.near.${status}`, { count: edits.length })}
        <NearPlate plate={plate} than={text} />
      </div>
    )
  })
}
