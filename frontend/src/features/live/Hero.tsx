import { Group, Text } from '@mantine/core'
import { IconAlertOctagonFilled, IconArrowRight, IconEyeFilled } from '@tabler/icons-react'

import { CharConfidences } from '@/components/plate/Confidence'
import { LocationName } from '@/components/place/LocationName'
import { Picture } from '@/components/picture/Picture'
import type { PictureBox } from '@/components/picture/Boxes'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { StatusMenu } from '@/components/status/StatusMenu'
import { Moment } from '@/components/place/Moment'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT, type Translate } from '@/lib/i18n'
import { colorName } from '@/lib/words'

import classes from './Hero.module.css'
import { isAsRead, statusOf, type Reading } from './feed/readings'

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

function PlateRow({ plate }: { plate: Reading['plate'] }) {
  const t = useT()
  if (!plate) return <Text c="dimmed">{t('live.noPlate')}</Text>
  return (
    <div>
      <div className={classes['plateRow']}>
        <PlateBadge
          text={plate.display_text ?? plate.text}
          hashed={plate.is_hashed}
          color={plate.background_color}
          size="xl"
        />
        {plate.image_url && (
          <img className={classes['crop']} src={plate.image_url} alt={t('plate.crop')} />
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

/** One reading, large enough to be read from across the gatehouse. */
export function Hero({ reading }: { reading: Reading }) {
  const t = useT()
  const { plate, vehicle, location } = reading
  const status = statusOf(reading)
  return (
    <article
      className={`${classes['hero']} ${classes[status] ?? ''}`}
      aria-label={t('live.newest')}
      data-status={status}
      data-testid="hero"
    >
      <AlarmBand reading={reading} />
      <Picture
        src={reading.image_url}
        width={reading.image_width}
        height={reading.image_height}
        alt={t('picture.alt', { count: 1 })}
        boxes={boxesOf(reading, t)}
        maxHeight="min(52vh, 560px)"
      />
      <div className={classes['info']}>
        <PlateRow plate={plate} />
        <div className={classes['when']}>
          <div className={classes['clock']}>
            <Moment at={reading.captured_at} show="recent" locationId={location?.id ?? null} />
          </div>
          <Text size="sm" c="dimmed" component="div">
            <LocationName location={location} />
          </Text>
        </div>
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
          {plate?.text && (
            <Group gap="xs">
              <StatusMenu
                text={plate.text}
                display={plate.display_text}
                status={plate.status}
                size="xs"
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
            </Group>
          )}
        </div>
      </div>
    </article>
  )
}
