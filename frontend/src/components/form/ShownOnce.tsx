import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import { useT } from '@/lib/i18n'

interface Props {
  label: string
  text: string
}

/** A secret that is shown once, to be copied. */
export function ShownOnce({ label, text }: Props) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    input.current?.select()
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Browsers have no clipboard for pages without TLS; the text is selected for Ctrl+C.
    }
  }
  const action = t(copied ? 'action.copied' : 'action.copy')
  return (
    <TextInput
      label={label}
      ref={input}
      readOnly
      value={text}
      onFocus={(event) => event.currentTarget.select()}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      rightSection={
        <Tooltip label={action}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${action}: ${label}`}
            onClick={() => void copy()}
          >
            {copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
          </ActionIcon>
        </Tooltip>
      }
    />
  )
}
