import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import { Loading } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'

import { GatesForm } from './forms/GatesForm'
import { ListForm } from './forms/ListForm'
import { PictureForm } from './forms/PictureForm'
import { SiteForm } from './forms/SiteForm'
import { currentOf, type Step, type StepName } from './steps'
import { useStartTexts } from './texts'
import { useSteps } from './useSteps'

function AccountLink() {
  const text = useStartTexts()
  return (
    <ButtonLink to="/account" style={{ alignSelf: 'flex-start' }}>
      {text('account.title')}
    </ButtonLink>
  )
}

const forms: Readonly<Record<StepName, ReactNode>> = {
  account: <AccountLink />,
  site: <SiteForm />,
  gates: <GatesForm />,
  picture: <PictureForm />,
  list: <ListForm />,
}

interface StepProps {
  step: Step
  number: number
  isCurrent: boolean
  onOpen: () => void
  onSkip: () => void
}

function StepPanel({ step: { name, state }, number, isCurrent, onOpen, onSkip }: StepProps) {
  const text = useStartTexts()
  const title = `${number}. ${text(`${name}.title`)}`
  const badge = state !== 'open' && (
    <Badge variant="default" radius="sm" tt="none" data-step={state}>
      {text(state)}
    </Badge>
  )
  const open = state !== 'done' && !isCurrent && (
    <Button size="xs" variant="default" aria-label={`${text('open')}: ${title}`} onClick={onOpen}>
      {text('open')}
    </Button>
  )
  return (
    <Panel title={title} actions={(badge || open) && <Group gap="xs">{[badge, open]}</Group>}>
      <Stack maw={460}>
        <Text size="sm" c={isCurrent ? undefined : 'dimmed'}>
          {text(state === 'done' && name === 'account' ? 'account.done' : `${name}.text`)}
        </Text>
        {isCurrent && forms[name]}
        {isCurrent && state === 'open' && (
          <Button variant="subtle" style={{ alignSelf: 'flex-start' }} onClick={onSkip}>
            {text('skip')}
          </Button>
        )}
      </Stack>
    </Panel>
  )
}

/** The guided start: account, site, gates, first camera or photo, first list. */
export default function StartPage() {
  const text = useStartTexts()
  const { steps, skip } = useSteps()
  const [chosen, setChosen] = useState<StepName | null>(null)
  if (!steps) {
    return (
      <Page title={text('title')} subtitle={text('subtitle')}>
        <Loading lines={5} height={90} />
      </Page>
    )
  }
  const current = currentOf(steps, chosen)
  return (
    <Page title={text('title')} subtitle={text('subtitle')}>
      <Stack>
        {steps.map((step, index) => (
          <StepPanel
            key={step.name}
            step={step}
            number={index + 1}
            isCurrent={step.name === current}
            onOpen={() => setChosen(step.name)}
            onSkip={() => skip(step.name)}
          />
        ))}
        {!current && (
          <Panel title={text('finished.title')}>
            <Stack align="flex-start">
              <Text size="sm">{text('finished.text')}</Text>
              <ButtonLink to="/">{text('finish')}</ButtonLink>
            </Stack>
          </Panel>
        )}
      </Stack>
    </Page>
  )
}
