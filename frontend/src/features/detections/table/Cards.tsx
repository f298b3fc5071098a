import type { DetectionRecord } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import { MatchReason } from './MatchReason'
import type { Opened } from '../details/opened'
import classes from './Table.module.css'

interface Props {
  records: readonly DetectionRecord[]
  searched: string | undefined
  onOpen: (record: Opened) => void
}

/** The table on a phone. */
export function DetectionCards({ records, searched, onOpen }: Props) {
  const t = useT()
  return (
    <ul className={classes['cards']}>
      {records.map((record) => {
        const { id, plate, vehicle, location, captured_at, image_url } = record
        return (
          <li key={id}>
            <button
              type="button"
              className={classes['card']}
              onClick={() => onOpen(record)}
              data-row={id}
            >
              <img
                className={classes['thumb']}
                src={vehicle?.image_url ?? plate?.image_url ?? image_url}
                alt=""
                loading="lazy"
              />
              <span>
                <span className={classes['cardTop']}>
                  {plate ? (
                    <PlateBadge
                      text={plate.display_text ?? plate.text}
                      hashed={plate.is_hashed}
                      color={plate.background_color}
                      size="sm"
                    />
                  ) : (
                    <span className={classes['none']}>{t('detections.noPlate')}</span>
                  )}
                  {plate && plate.status !== 'unlisted' && <StatusBadge status={plate.status} />}
                </span>
                <MatchReason record={record} searched={searched} />
                <span className={classes['cardMeta']}>
                  <Moment at={captured_at} locationId={location?.id} />
                  {location ? `, ${location.name}` : ''}
                </span>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
