import { Group, Text } from '@mantine/core'
import { IconAlertOctagonFilled, IconArrowRight, IconEyeFilled } from '@tabler/icons-react'

import { CorrectButton } from '@/components/correction/CorrectButton'
import { NoPicture } from '@/components/picture/NoPicture'
import { CharConfidences } from '@/components/plate/Confidence'
import { LocationName } from '@/components/place/LocationName'
import { Picture } from '@/components/picture/Picture'
import type { PictureBox } from '@/components/picture/Boxes'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { PlateCrop } from '@/components/plate/PlateCrop'
import { StatusBadge } from '@/components/status/StatusBadge'
import { StatusMenu } from '@/components/status/StatusMenu'
import { Moment } from '@/components/place/Moment'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT, type Translate } from '@/lib/i18n'
import { colorName } from '@/lib/words'

import classes from './Hero.module.css'
import { feed } from './feed/feedInstance'
import { isAsRead, statusOf, type Reading } from './feed/readings'
import { Near } from './Near'

function boxesOf({ detection_id: id, vehicle, plate }: Reading, t: Translate): PictureBox[] {
  const boxes: PictureBox[] = []
  if (vehicle) {
    boxes.push({
      id,
      kind: 'vehicle',
      box: vehicle.box,
      label: t(`vehicle.${vehicle.vehicle_class}`),
    })
  }
  if (plate) {
    const label = plate.display_text ?? t('plate.unread')
    const corners = plate.corners.length === 4 ? { corners: plate.corners } : {}
    boxes.push({ id, kind: 'plate', box: plate.box, label, ...corners })
  }
  return boxes
}

function AlarmBand({ reading }: { reading: Reading }) {
  const t = useT()
  const status = statusOf(reading)
  if (status !== 'blocked' && status !== 'watched') return null
  const Icon = status === 'blocked' ? IconAlertOctagonFilled : IconEyeFilled
  return (
    <div className={classes['band']}>
      <Icon size={20} aria-hidden />
      {t(`live.${status}`)}
    </div>
  )
}

function PlateRow({ reading }: { reading: Reading }) {
  const t = useT()
  const { plate } = reading
  if (!plate) return <Text c="dimmed">{t('live.noPlate')}</Text>
  const confidences = isAsRead(reading) ? plate.char_confidences : []
  return (
    <div>
      <div className={classes['plateRow']}>
        <PlateBadge
          text={plate.display_text ?? plate.text}
          hashed={plate.is_hashed}
          color={plate.background_color}
          confidences={confidences}
          size="xl"
        />
        {plate.image_url && (
          <PlateCrop
            className={classes['crop']}
            src={plate.image_url}
            text={plate.display_text}
            confidences={confidences}
          />
        )}
        <StatusBadge status={plate.status} />
      </div>
      {plate.unread_reason && (
        <Text size="sm" c="dimmed" mt={6}>
          {t(plate.text ? 'plate.doubt' : 'plate.unreadBecause', {
            reason: t(`unread.${plate.unread_reason}`),
          })}
        </Text>
      )}
    </div>
  )
}

/** What can be done about the plate; the reading stays while it is done. */
function PlateActions({ reading }: { reading: Reading }) {
  const t = useT()
  const { plate } = reading
  if (!plate) return null
  const keep = (): void => feed.pin(reading)
  return (
    <Group gap="xs">
      <CorrectButton plate={plate} size="xs" hasKey onBegin={keep} />
      {plate.text && (
        <>
          <StatusMenu
            text={plate.text}
            display={plate.display_text}
            status={plate.status}
            size="xs"
            onBegin={keep}
          />
          <ButtonLink
            to="/plate"
            search={{ plate: plate.text }}
            variant="default"
            size="xs"
            rightSection={<IconArrowRight size={14} />}
          >
            {t('live.history')}
          </ButtonLink>
        </>
      )}
    </Group>
  )
}

interface Props {
  reading: Reading
  /** Whether it stays because of an open alarm. */
  isHeld: boolean
}

/** One reading, large enough to be read from across the gatehouse. */
export function Hero({ reading, isHeld }: Props) {
  const t = useT()
  const { plate, vehicle, location } = reading
  const status = statusOf(reading)
  const isNearShown = status !== 'blocked' && status !== 'watched'
  return (
    <article
      className={`${classes['hero']} ${classes[status] ?? ''}`}
      aria-label={t(isHeld ? 'live.held' : 'live.newest')}
      data-status={status}
      data-held={isHeld}
      data-testid="hero"
    >
      <AlarmBand reading={reading} />
      {reading.image_url ? (
        <Picture
          src={reading.image_url}
          width={reading.image_width ?? 0}
          height={reading.image_height ?? 0}
          alt={t('picture.alt', { count: 1 })}
          boxes={boxesOf(reading, t)}
          maxHeight="min(52vh, 560px)"
        />
      ) : (
        <NoPicture />
      )}
      <div className={classes['info']}>
        <div>
          <PlateRow reading={reading} />
          {isHeld && (
            <Text size="sm" mt={6}>
              {t('live.held')}
            </Text>
          )}
        </div>
        <div className={classes['when']}>
          <div className={classes['clock']}>
            <Moment at={reading.captured_at} show="recent" locationId={location?.id ?? null} />
          </div>
          <Text size="sm" c="dimmed" component="div">
            <LocationName location={location} />
          </Text>
        </div>
        {isNearShown && plate?.text && (
          <div className={classes['near']}>
            <Near plateId={plate.id} text={plate.text} />
          </div>
        )}
        <div className={classes['wide']}>
          {plate?.text && isAsRead(reading) && (
            <CharConfidences text={plate.text} values={plate.char_confidences} />
          )}
          <div className={classes['meta']}>
            {vehicle && (
              <span>
                {t(`vehicle.${vehicle.vehicle_class}`)}
                {vehicle.color ? `, ${colorName(vehicle.color, t).toLowerCase()}` : ''}
              </span>
            )}
            {plate?.region && <span>{plate.region}</span>}
            {plate?.type && <span>{t(`plateType.${plate.type}`)}</span>}
          </div>
          <PlateActions reading={reading} />
        </div>
      </div>
    </article>
  )
}
