import type { DetectionRecord } from '@/client/types'
import { Thumbnail } from '@/components/picture/Thumbnail'
import { Moment } from '@/components/place/Moment'
import { currentConfidences } from '@/components/plate/doubt'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import { Hidden } from '@/components/fold/Folding'
import type { Line } from '@/components/fold/fold'
import { MatchReason } from './MatchReason'
import type { Opened } from '../details/opened'
import classes from './Table.module.css'

interface Props {
  lines: readonly Line<DetectionRecord>[]
  searched: string | undefined
  onOpen: (record: Opened) => void
  onUnfold: (hidden: readonly DetectionRecord[]) => void
}

/** The table on a phone. */
export function DetectionCards({ lines, searched, onOpen, onUnfold }: Props) {
  const t = useT()
  return (
    <ul className={classes['cards']} tabIndex={-1} aria-label={t('page.detections')} data-table>
      {lines.map((line) => {
        if ('hidden' in line) {
          return (
            <li key={line.hidden[0]?.id}>
              <Hidden hidden={line.hidden} onUnfold={onUnfold} />
            </li>
          )
        }
        const { record } = line
        const { id, plate, vehicle, location, captured_at, image_url } = record
        return (
          <li key={id}>
            <button
              type="button"
              className={classes['card']}
              onClick={() => onOpen(record)}
              data-row={id}
            >
              <Thumbnail
                className={classes['thumb']}
                src={vehicle?.image_url ?? plate?.image_url ?? image_url}
              />
              <span>
                <span className={classes['cardTop']}>
                  {plate ? (
                    <PlateBadge
                      text={plate.display_text ?? plate.text}
                      hashed={plate.is_hashed}
                      color={plate.background_color}
                      confidences={currentConfidences(plate)}
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
