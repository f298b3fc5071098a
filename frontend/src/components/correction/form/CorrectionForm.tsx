import { Button, Chip, Group, Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'

import type { Plate } from '@/client/types'
import { useT } from '@/lib/i18n'

const MOST_CHIPS = 4

function normalized(text: string): string {
  return text.toUpperCase().replace(/[\s\-.]/g, '')
}

/** Who opens the form is going to type. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.focus()
}

interface Props {
  plate: Plate
  onApply: (text: string) => void
  onClose: () => void
}

/** The right text of a plate; other candidates are offered. */
export function CorrectionForm({ plate, onApply, onClose }: Props) {
  const t = useT()
  const [text, setText] = useState(plate.display_text ?? plate.text ?? '')
  const valid = /^[A-Z0-9]{2,20}$/.test(normalized(text))
  const chips = plate.candidates.filter((item) => item.text !== plate.text).slice(0, MOST_CHIPS)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!valid) return
    onApply(text)
    onClose()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput
          label={t('correct.label')}
          value={text}
          ref={focusOnce}
          autoCapitalize="characters"
          autoComplete="off"
          error={text && !valid ? t('correct.invalid') : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Chip.Group value={normalized(text)} onChange={setText}>
          <Group gap={6}>
            {chips.map((item) => (
              <Chip key={item.text} value={item.text} size="xs">
                {item.text}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Group gap="xs">
          <Button type="submit" disabled={!valid}>
            {t('correct.apply')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
