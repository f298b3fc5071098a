import { ActionIcon, Code, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import { useT } from '@/lib/i18n'

interface Props {
  /** What it is, for the name of the button. */
  label: string
  text: string
}

/** A text that is entered elsewhere, with a button that copies it. */
export function CopyLine({ label, text }: Props) {
  const t = useT()
  const code = useRef<HTMLElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Browsers have no clipboard for pages without TLS; the text is selected for Ctrl+C.
      if (code.current) getSelection()?.selectAllChildren(code.current)
    }
  }
  const action = t(copied ? 'action.copied' : 'action.copy')
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Code
        ref={code}
        style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', padding: '4px 8px' }}
      >
        {text}
      </Code>
      <Tooltip label={action}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`${action}: ${label}`}
          onClick={() => void copy()}
        >
          {copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
