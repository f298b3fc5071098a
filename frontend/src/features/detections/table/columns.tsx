import type { ReactNode } from 'react'

import type { DetectionRecord } from '@/client/types'
import { Thumbnail } from '@/components/picture/Thumbnail'
import { Confidence } from '@/components/plate/Confidence'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { currentConfidences } from '@/components/plate/doubt'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import type { MessageKey, Translate } from '@/lib/i18n'
import { colorName } from '@/lib/words'

import classes from './Table.module.css'

export interface Column {
  key: string
  label: MessageKey
  /** The API's name of the sort order that a click on the header sets. */
  sort?: 'captured_at' | 'confidence'
  cell: (record: DetectionRecord, t: Translate) => ReactNode
}

export const columns: readonly Column[] = [
  {
    key: 'picture',
    label: 'detections.picture',
    cell: ({ vehicle, plate, image_url }) => (
      <Thumbnail
        className={classes['thumb']}
        src={vehicle?.image_url ?? plate?.image_url ?? image_url}
      />
    ),
  },
  {
    key: 'time',
    label: 'detections.time',
    sort: 'captured_at',
    cell: ({ captured_at, location }) => <Moment at={captured_at} locationId={location?.id} />,
  },
  {
    key: 'plate',
    label: 'plate.text',
    cell: ({ plate }, t) =>
      plate ? (
        <PlateBadge
          text={plate.display_text ?? plate.text}
          hashed={plate.is_hashed}
          color={plate.background_color}
          confidences={currentConfidences(plate)}
          size="sm"
        />
      ) : (
        <span className={classes['none']}>{t('detections.noPlate')}</span>
      ),
  },
  {
    key: 'status',
    label: 'detections.status',
    cell: ({ plate }) => plate?.text && <StatusBadge status={plate.status} />,
  },
  {
    key: 'confidence',
    label: 'plate.confidence',
    sort: 'confidence',
    cell: ({ plate }) => plate && <Confidence value={plate.confidence} />,
  },
  {
    key: 'vehicle',
    label: 'detections.vehicle',
    cell: ({ vehicle }, t) => {
      if (!vehicle) return null
      const name = t(`vehicle.${vehicle.class}`)
      return vehicle.color
        ? t('vehicle.colored', { color: colorName(vehicle.color.name, t), vehicle: name })
        : name
    },
  },
  {
    key: 'location',
    label: 'place.location',
    cell: ({ location }) => location && <LocationName location={location} />,
  },
  {
    key: 'region',
    label: 'plate.region',
    cell: ({ plate }) => {
      const text = [plate?.region?.name, plate?.country].filter(Boolean).join(', ')
      return (
        <span className={classes['long']} title={text}>
          {text}
        </span>
      )
    },
  },
  {
    key: 'type',
    label: 'plate.type',
    cell: ({ plate }, t) => plate?.type && t(`plateType.${plate.type}`),
  },
  {
    key: 'crop',
    label: 'detections.crop',
    cell: ({ plate }, t) =>
      plate?.image_url && (
        <img
          className={classes['crop']}
          src={plate.image_url}
          alt={t('plate.crop')}
          loading="lazy"
          decoding="async"
        />
      ),
  },
  {
    key: 'observed',
    label: 'plate.observed',
    cell: ({ plate }) => plate && plate.observed_text !== plate.text && plate.observed_text,
  },
  {
    key: 'reason',
    label: 'detections.reason',
    cell: ({ plate }, t) => plate?.quality.reason && t(`unread.${plate.quality.reason}`),
  },
  {
    key: 'session',
    label: 'detections.photo',
    cell: ({ session_id }) => <span className="tabular">{session_id}</span>,
  },
]

export const usualColumns = [
  'picture',
  'time',
  'plate',
  'status',
  'confidence',
  'vehicle',
  'location',
  'region',
]
