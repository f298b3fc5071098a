import { Badge, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Lot, Right } from '@/client/types'
import { LotNames } from '@/components/account/LotNames'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { DataTable } from '@/components/table/DataTable'
import { RowActions } from '@/components/table/RowActions'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useLots } from '@/lib/places/timezone'

import { useWeekdays, windowText } from './words'

const SHOWN = 3

function Plates({ plates }: { plates: Right['plates'] }) {
  const t = useT()
  return (
    <Group gap={4}>
      {plates.slice(0, SHOWN).map(({ plate, display_text }) => (
        <AnchorLink key={plate} to="/plate" search={{ plate }} underline="never">
          <PlateBadge text={display_text} size="sm" />
        </AnchorLink>
      ))}
      {plates.length > SHOWN && (
        <Text size="sm">{t('lists.moreVariants', { count: plates.length - SHOWN })}</Text>
      )}
    </Group>
  )
}

function Validity({ right, lots }: { right: Right; lots: readonly Lot[] }) {
  const t = useT()
  const name = useWeekdays()
  const { valid_from: from, valid_until: until, validity, hours, lot_ids } = right
  const zone = lots.find(({ id }) => id === lot_ids?.[0])?.timezone
  return (
    <Text size="sm" component="div">
      {!from && !until && hours.length === 0 && t('lists.always')}
      {from && (
        <>
          {t('lists.from')} <Moment at={from} zone={zone} />{' '}
        </>
      )}
      {until && (
        <>
          {t('lists.until')} <Moment at={until} zone={zone} />{' '}
        </>
      )}
      {hours.map((window) => {
        const text = windowText(window, name)
        return <div key={text}>{text}</div>
      })}
      {validity !== 'active' && (
        <Badge variant="default" radius="sm" tt="none">
          {t(`validity.${validity}`)}
        </Badge>
      )}
    </Text>
  )
}

/** What limits the right, or what it takes off the price. */
function Details({ right }: { right: Right }) {
  const t = useT()
  const lines = [
    right.uses !== null && t('passes.usesLeft', { left: right.uses_left ?? 0, uses: right.uses }),
    right.plates.length > 1 &&
      (right.max_inside === null
        ? t('passes.allInside')
        : t('passes.inside', { count: right.max_inside })),
    right.vehicle_classes.length > 0 &&
      right.vehicle_classes.map((value) => t(`vehicle.${value}`)).join(', '),
    right.accepts_similar && t('passes.acceptsSimilar'),
    right.minutes !== null && t('passes.minutesOff', { minutes: right.minutes }),
    right.amount !== null && t('passes.amountOff', { amount: right.amount }),
    right.percent !== null && t('passes.percentOff', { percent: right.percent }),
    right.given_by && t('passes.by', { name: right.given_by }),
    right.instruction && t('passes.instructionIs', { text: right.instruction }),
    right.note,
  ].filter((line): line is string => Boolean(line))
  return (
    <Stack gap={0}>
      {lines.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
    </Stack>
  )
}

function Deletion({ right, onClose }: { right: Right; onClose: () => void }) {
  const t = useT()
  const path = { id: right.id }
  const { mutateAsync } = $api.useMutation('delete', '/api/rights/{id}')
  return (
    <ConfirmDeletion
      title={t('passes.delete')}
      name={`/rights/${right.id}`}
      get={() => api.GET('/api/rights/{id}', { params: { path } })}
      remove={(header) => mutateAsync({ params: { path, header } })}
      onClose={onClose}
    >
      {t('passes.deleteText', { name: nameOf(right) })}
    </ConfirmDeletion>
  )
}

const nameOf = ({ plates, holder, id }: Right): string =>
  plates.map(({ display_text }) => display_text).join(', ') || holder || `#${id}`

interface Props {
  rights: readonly Right[]
  onEdit: (right: Right) => void
}

export function PassTable({ rights, onEdit }: Props) {
  const t = useT()
  const may = useMay('lists:write')
  const { data: lots = [] } = useLots()
  const [deleting, setDeleting] = useState<Right | null>(null)
  return (
    <>
      <DataTable
        label={t('page.passes')}
        rows={rights}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'plates',
            label: t('passes.plates'),
            cell: ({ plates }) => <Plates plates={plates} />,
          },
          { key: 'kind', label: t('passes.kind'), cell: ({ kind }) => t(`passes.${kind}`) },
          {
            key: 'holder',
            label: t('passes.holder'),
            secondary: true,
            cell: ({ holder }) => holder,
          },
          {
            key: 'lots',
            label: t('passes.lots'),
            secondary: true,
            cell: ({ lot_ids }) => <LotNames lots={lot_ids} />,
          },
          {
            key: 'validity',
            label: t('lists.validity'),
            cell: (right) => <Validity right={right} lots={lots} />,
          },
          {
            key: 'details',
            label: t('passes.details'),
            secondary: true,
            cell: (right) => <Details right={right} />,
          },
          {
            key: 'actions',
            label: t('lists.actions'),
            align: 'actions',
            shown: may,
            cell: (right) => (
              <RowActions
                name={nameOf(right)}
                onEdit={() => onEdit(right)}
                onDelete={() => setDeleting(right)}
              />
            ),
          },
        ]}
      />
      {deleting && <Deletion right={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}
