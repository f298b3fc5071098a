import { Code, Group, Text } from '@mantine/core'
import { IconKey, IconPlayerPauseFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { Site } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { ToneBadge } from '@/components/status/ToneBadge'
import { DataTable } from '@/components/table/DataTable'
import { IconButton } from '@/components/table/IconButton'
import { RowActions } from '@/components/table/RowActions'
import { useI18n } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

import { formatAge, formatDisk } from './amounts'
import { lagOf, tones, troubledFirst } from './state'
import { useSiteTexts } from './texts'

/** Differences of clocks below it come from the way. */
const CLOCK_S = 5

const Beside = ({ children }: { children: ReactNode }) => (
  <Text size="xs" c="dimmed" mt={2}>
    {children}
  </Text>
)

function LastSeen({ site: { last_seen_at, clock_ahead_s } }: { site: Site }) {
  const { language } = useI18n()
  const text = useSiteTexts()
  if (!last_seen_at) return null
  const ahead = clock_ahead_s ?? 0
  return (
    <>
      <Moment at={last_seen_at} show="recent" />
      {Math.abs(ahead) >= CLOCK_S && (
        <Beside>
          {text(ahead > 0 ? 'sites.ahead' : 'sites.behind', {
            time: formatAge(Math.abs(ahead), language),
          })}
        </Beside>
      )}
    </>
  )
}

/** How it is, and when it last sent. */
function Health({ site }: { site: Site }) {
  const text = useSiteTexts()
  const { health } = site
  return (
    <>
      <ToneBadge
        tone={tones[health]}
        {...(health === 'off' ? { icon: IconPlayerPauseFilled } : {})}
        data-site={health}
      >
        {text(`siteHealth.${health}`)}
      </ToneBadge>
      <Text component="div" size="sm" mt={2}>
        <LastSeen site={site} />
      </Text>
    </>
  )
}

/** What the site has and this centre does not. */
function NotHere({ site }: { site: Site }) {
  const { language } = useI18n()
  const text = useSiteTexts()
  const { lag_events, lag_s, pictures, pictures_waiting } = site
  return (
    <Text component="div" size="sm" miw={140}>
      <div>{text(`sites.lag.${lagOf(site)}`, { count: lag_events })}</div>
      {lag_s >= 1 && <Beside>{text('sites.oldest', { time: formatAge(lag_s, language) })}</Beside>}
      <div>{text('sites.pictures', { count: pictures_waiting })}</div>
      {pictures && <Beside>{text(`sitePictures.${pictures}`)}</Beside>}
    </Text>
  )
}

function Computer({ site: { version, disk_free_mb: free } }: { site: Site }) {
  const { language } = useI18n()
  const text = useSiteTexts()
  return (
    <Text component="div" size="sm" style={{ whiteSpace: 'nowrap' }}>
      {version && <div>{text('sites.version', { version })}</div>}
      {free !== null && <div>{text('sites.free', { size: formatDisk(free, language) })}</div>}
    </Text>
  )
}

function Lists({ site: { lists, has_config } }: { site: Site }) {
  const { t } = useI18n()
  const text = useSiteTexts()
  return (
    <>
      {lists.map((name) => t(`status.${name}`)).join(', ') || text('sites.noLists')}
      {!has_config && <Beside>{text('sites.listsNotThere')}</Beside>}
    </>
  )
}

function Problems({ site: { problems, problem_sentences, last_seen_at } }: { site: Site }) {
  const text = useSiteTexts()
  const tell = useSentence()
  if (problems.length === 0) return last_seen_at && text('sites.noProblems')
  return (
    <Text component="div" size="sm" miw={170}>
      {problems.map((problem, index) => (
        <div key={problem}>{tell(problem, problem_sentences?.[index] ?? null)}</div>
      ))}
    </Text>
  )
}

interface Props {
  sites: readonly Site[]
  onEdit: (site: Site) => void
  onRotate: (site: Site) => void
  onDelete: (site: Site) => void
}

export function SiteTable({ sites, onEdit, onRotate, onDelete }: Props) {
  const { t } = useI18n()
  const text = useSiteTexts()
  return (
    <DataTable
      label={t('page.sites')}
      rows={troubledFirst(sites)}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: t('places.name'),
          cell: ({ name, code }) => (
            <>
              <Text size="sm" fw={550}>
                {name}
              </Text>
              <Code style={{ whiteSpace: 'nowrap' }}>{code}</Code>
            </>
          ),
        },
        { key: 'health', label: text('sites.health'), cell: (site) => <Health site={site} /> },
        { key: 'not_here', label: text('sites.notHere'), cell: (site) => <NotHere site={site} /> },
        {
          key: 'problems',
          label: text('sites.problems'),
          long: true,
          cell: (site) => <Problems site={site} />,
        },
        {
          key: 'computer',
          label: text('sites.computer'),
          cell: (site) => <Computer site={site} />,
        },
        {
          key: 'lists',
          label: text('sites.lists'),
          secondary: true,
          cell: (site) => <Lists site={site} />,
        },
        {
          key: 'actions',
          label: t('lists.actions'),
          align: 'actions',
          cell: (site) => (
            <Group gap={4} wrap="nowrap" justify="flex-end">
              <IconButton
                label={`${text('sites.rotate')}: ${site.name}`}
                onClick={() => onRotate(site)}
              >
                <IconKey size={17} />
              </IconButton>
              <RowActions
                name={site.name}
                onEdit={() => onEdit(site)}
                onDelete={() => onDelete(site)}
              />
            </Group>
          ),
        },
      ]}
    />
  )
}
