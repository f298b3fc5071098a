import { Button, Group, Paper, Text } from '@mantine/core'
import { useEffect } from 'react'

import { ButtonLink } from '@/components/link/ButtonLink'

import { useStartTexts } from './texts'
import { useSteps } from './useSteps'

interface Props {
  /** Called when nothing is left, or somebody does not want to be reminded. */
  onDone: () => void
}

/** Reminds of the steps that are left, until nothing is or it is hidden for good. */
export default function StartCard({ onDone }: Props) {
  const text = useStartTexts()
  const { steps } = useSteps()
  const left = steps?.filter(({ state }) => state === 'open').length
  useEffect(() => {
    if (left === 0) onDone()
  }, [left, onDone])
  if (!left) return null
  return (
    <Paper component="section" withBorder radius="md" m="md" mb={0} p="sm" px="md">
      <Group gap="sm">
        <div style={{ flex: '1 1 220px' }}>
          <Text fw={600}>{text('card.title')}</Text>
          <Text size="sm" c="dimmed">
            {text('card.text', { count: left })}
          </Text>
        </div>
        <ButtonLink to="/start" size="xs">
          {text('card.open')}
        </ButtonLink>
        <Button size="xs" variant="subtle" onClick={onDone}>
          {text('card.hide')}
        </Button>
      </Group>
    </Paper>
  )
}
