import { Button, Text } from '@mantine/core'
import { IconCut } from '@tabler/icons-react'
import { useState } from 'react'

import type { VisitReading } from '@/client/types'
import { CorrectButton } from '@/components/correction/CorrectButton'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Thumbnail } from '@/components/picture/Thumbnail'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { currentConfidences } from '@/components/plate/doubt'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import type { TaggedVisit } from '@/lib/visits/query'

import { ReasonForm } from '../hand/ReasonForm'
import classes from './Details.module.css'

function Reading({ reading, zone }: { reading: VisitReading; zone: string }) {
  const t = useT()
  const { at, location, part, detection } = reading
  const plate = detection?.plate
  return (
    <>
      {detection ? (
        <Thumbnail
          className={classes['thumb']}
          src={detection.vehicle?.image_url ?? plate?.image_url ?? detection.image_url}
        />
      ) : (
        <span className={classes['thumb']} />
      )}
      <span className={classes['what']}>
        <span className={classes['top']}>
          {part && <strong>{t(`visitPart.${part}`)}</strong>}
          {plate && (
            <PlateBadge
              text={plate.display_text ?? plate.text}
              hashed={plate.is_hashed}
              color={plate.background_color}
              confidences={currentConfidences(plate)}
              size="sm"
            />
          )}
        </span>
        <Text size="xs" c="dimmed" component="span">
          <Moment at={at} show="full" zone={zone} /> · <LocationName location={location} />
        </Text>
        {detection ? (
          <AnchorLink
            size="xs"
            to="/detections"
            search={{ row: detection.id, session: detection.session_id }}
          >
            {t('detections.open', { id: String(detection.id) })}
          </AnchorLink>
        ) : (
          <Text size="xs">{t('visits.photoDeleted')}</Text>
        )}
      </span>
    </>
  )
}

/** All readings of a visit; a second visit may begin with each but the first. */
export function Readings({ tagged }: { tagged: TaggedVisit }) {
  const t = useT()
  const may = useMay('readings:write')
  const [splitAt, setSplitAt] = useState<VisitReading | null>(null)
  const { readings, lot } = tagged.visit
  return (
    <>
      <ol className={classes['readings']}>
        {readings.map((reading, index) => (
          <li key={reading.id} data-reading={reading.id}>
            <Reading reading={reading} zone={lot.timezone} />
            {reading.detection?.plate && (
              <CorrectButton
                plate={reading.detection.plate}
                size="compact-sm"
                name={`${t('correct.title')}: ${index + 1}`}
              />
            )}
            {may && index > 0 && (
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconCut size={14} />}
                aria-label={`${t('hand.split')}: ${index + 1}`}
                onClick={() => setSplitAt(reading)}
              >
                {t('hand.split')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {splitAt && (
        <ReasonForm
          tagged={tagged}
          action="split"
          make={(reason) => ({ action: 'split', body: { reading_id: splitAt.id, reason } })}
          onClose={() => setSplitAt(null)}
        />
      )}
    </>
  )
}
