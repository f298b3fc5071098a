import { Group, Stack, Text } from '@mantine/core'

import { ButtonLink } from '@/components/link/ButtonLink'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Empty } from '@/components/feedback/States'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import { Results } from './Results'
import type { Found } from './useFound'

interface Props {
  text: string
  found: Found
  onClose: () => void
}

/** Where to go on: similar readings, and the lists, where the plate can be added. */
function Next({ text, onClose }: Omit<Props, 'found'>) {
  const t = useT()
  return (
    <Group gap="xs" justify="center">
      <ButtonLink
        to="/detections"
        search={{ plate: text, match: 'fuzzy', max_distance: '2' }}
        variant="default"
        onClick={onClose}
      >
        {t('find.similarMore')}
      </ButtonLink>
      <ButtonLink to="/plate" search={{ plate: text }} variant="default" onClick={onClose}>
        {t('find.add')}
      </ButtonLink>
    </Group>
  )
}

function Plates({ found, onClose }: Omit<Props, 'text'>) {
  const t = useT()
  const { exact, similar } = found
  return (
    <>
      {exact && (
        <Results title={t('find.plate')}>
          <li>
            <AnchorLink to="/plate" search={{ plate: exact.plate }} onClick={onClose}>
              <PlateBadge text={exact.display_text} size="sm" />
            </AnchorLink>
            <StatusBadge status={exact.status} />
            <Text size="sm">{t('find.seen', { count: exact.count })}</Text>
          </li>
        </Results>
      )}
      {similar.length > 0 && (
        <Results title={t('find.similar')}>
          {similar.map((plate) => (
            <li key={plate}>
              <AnchorLink to="/plate" search={{ plate }} onClick={onClose}>
                <PlateBadge text={plate} size="sm" />
              </AnchorLink>
            </li>
          ))}
        </Results>
      )}
    </>
  )
}

function Others({ text, found, onClose }: Props) {
  const t = useT()
  const { entries, passes, visits } = found
  return (
    <>
      {entries.length > 0 && (
        <Results title={t('find.entries')}>
          {entries.map((entry) => (
            <li key={entry.plate}>
              <AnchorLink to="/plate" search={{ plate: entry.plate }} onClick={onClose}>
                <PlateBadge text={entry.display_text} size="sm" />
              </AnchorLink>
              <StatusBadge status={entry.status} />
              <Text size="sm">{[entry.holder, entry.note].filter(Boolean).join(', ')}</Text>
            </li>
          ))}
        </Results>
      )}
      {passes.length > 0 && (
        <Results title={t('find.passes')}>
          {passes.map(({ id, holder, note, plates }) => (
            <li key={id}>
              <AnchorLink to="/passes" search={{ about: text }} onClick={onClose}>
                {holder ?? note}
              </AnchorLink>
              <Text size="sm">{plates.map(({ display_text }) => display_text).join(', ')}</Text>
              {holder && note && <Text size="sm">{note}</Text>}
            </li>
          ))}
        </Results>
      )}
      {visits.length > 0 && (
        <Results title={t('find.visits')}>
          {visits.map((visit) => (
            <li key={visit.id}>
              <AnchorLink to="/visits" search={{ visit: visit.id }} onClick={onClose}>
                <PlateBadge text={visit.display_text ?? visit.text} size="sm" />
              </AnchorLink>
              <Text size="sm">{visit.lot.name}</Text>
              <Text size="sm" c="dimmed" component="div">
                <Moment at={visit.began_at} show="full" />
              </Text>
            </li>
          ))}
        </Results>
      )}
    </>
  )
}

/** All that was found, each as a link; where there is nothing, the next step. */
export function FoundList({ text, found, onClose }: Props) {
  const t = useT()
  const { exact, similar, entries, passes, visits } = found
  const count = similar.length + entries.length + passes.length + visits.length
  if (exact === null && count === 0) {
    return (
      <Empty title={t('find.none')} hint={t('find.noneHint')}>
        {found.isPlate && <Next text={text} onClose={onClose} />}
      </Empty>
    )
  }
  return (
    <Stack>
      <Plates found={found} onClose={onClose} />
      <Others text={text} found={found} onClose={onClose} />
      {found.isPlate && exact === null && <Next text={text} onClose={onClose} />}
    </Stack>
  )
}
