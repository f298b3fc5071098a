import { ActionIcon, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { Async } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { ButtonLink } from '@/components/link/ButtonLink'
import { Moment } from '@/components/place/Moment'
import { Confidence } from '@/components/plate/Confidence'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { ComparedPlates } from '@/components/visit/ComparedPlates'
import { endTexts } from '@/components/visit/ends'
import { Reasons } from '@/components/visit/Reasons'
import { SideBySide } from '@/components/visit/SideBySide'
import { Stay } from '@/components/visit/Stay'
import { VisitStateBadge } from '@/components/visit/VisitStateBadge'
import { useT } from '@/lib/i18n'
import { visitQuery, type TaggedVisit } from '@/lib/visits/query'
import { colorName } from '@/lib/words'

import { Actions } from '../hand/Actions'
import { Price } from '../price/Price'
import { Alarms } from './Alarms'
import { Changes } from './Changes'
import { Evidence } from './Evidence'
import { Readings } from './Readings'

interface BodyProps {
  tagged: TaggedVisit
  onOpen: (id: number) => void
}

function VisitFacts({ visit }: { visit: TaggedVisit['visit'] }) {
  const t = useT()
  const { lot, entered_at, exited_at, vehicle_class, color, probability } = visit
  const moment = (at: string | null) =>
    at && <Moment key={at} at={at} show="full" zone={lot.timezone} />
  return (
    <Facts
      items={[
        [t('place.lot'), `${lot.name} (${lot.timezone})`],
        [t('visits.entered'), moment(entered_at)],
        [t('visits.exited'), moment(exited_at)],
        [t('visits.stay'), <Stay key="stay" visit={visit} />],
        [t('detections.vehicle'), vehicle_class && t(`vehicle.${vehicle_class}`)],
        [t('filter.color'), color && colorName(color, t)],
        [
          t('visits.probabilityLong'),
          probability !== null && <Confidence key="probability" value={probability} />,
        ],
      ].map(([name, value]) => [String(name), value === false ? null : value] as const)}
    />
  )
}

function Body({ tagged, onOpen }: BodyProps) {
  const t = useT()
  const { visit } = tagged
  const texts = endTexts(visit)
  return (
    <Stack>
      <Group gap="sm">
        <PlateBadge text={visit.display_text ?? visit.text} hashed={visit.is_hashed} size="lg" />
        <VisitStateBadge state={visit.state} />
        {visit.by_hand && <Text size="sm">{t('visits.byHand')}</Text>}
      </Group>
      <SideBySide visit={visit} />
      {texts && <ComparedPlates entry={texts[0]} exit={texts[1]} />}
      <Reasons reasons={visit.reasons} />
      <VisitFacts visit={visit} />
      <Actions tagged={tagged} onOpen={onOpen} />
      <Group gap="xs">
        {visit.text && (
          <ButtonLink
            to="/plate"
            search={{ plate: visit.text }}
            variant="default"
            leftSection={<IconHistory size={16} />}
          >
            {t('live.history')}
          </ButtonLink>
        )}
        <Evidence id={visit.id} />
      </Group>
      <Alarms visitId={visit.id} zone={visit.lot.timezone} />
      <Price key={tagged.tag} visit={visit} />
      <div>
        <Title order={3} mb={4}>
          {t('visits.readings', { count: visit.readings.length })}
        </Title>
        <Readings tagged={tagged} />
      </div>
      <Changes changes={visit.changes} zone={visit.lot.timezone} visitId={visit.id} />
    </Stack>
  )
}

interface Props {
  id: number | undefined
  onOpen: (id: number) => void
  onClose: () => void
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
}

/** The details of a visit, beside the table. */
export function Details({ id, onOpen, onClose, onPrevious, onNext }: Props) {
  const t = useT()
  const query = useQuery({ ...visitQuery(id ?? 0), enabled: id !== undefined })
  return (
    <DetailsDrawer
      opened={id !== undefined}
      onClose={onClose}
      size={680}
      title={
        <Group gap="xs">
          {t('visits.open', { id: String(id ?? '') })}
          <ActionIcon
            variant="default"
            aria-label={t('visits.keyPrevious')}
            disabled={!onPrevious}
            onClick={onPrevious}
          >
            <IconChevronUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t('visits.keyNext')}
            disabled={!onNext}
            onClick={onNext}
          >
            <IconChevronDown size={16} />
          </ActionIcon>
        </Group>
      }
    >
      {id !== undefined && (
        <Async query={query}>
          {(tagged) => <Body key={tagged.visit.id} tagged={tagged} onOpen={onOpen} />}
        </Async>
      )}
    </DetailsDrawer>
  )
}
