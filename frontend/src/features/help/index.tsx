import { Anchor, Stack, Text } from '@mantine/core'

import { addressOf } from '@/client/address'
import { useTexts } from '@/lib/i18n'
import { help as en } from '@/messages/en/onDemand/help'
import { help as id } from '@/messages/id/onDemand/help'

import documents from './documents.json'

const texts = { en, id }

type HelpKey = keyof typeof documents

const isKnown = (page: string): page is HelpKey => page in documents

/** What a page is for, and the page of the documentation that says more; both without a network. */
export default function PageHelp({ page }: { page: string }) {
  const text = useTexts(texts)
  if (!isKnown(page)) return null
  return (
    <Stack gap="xs">
      <Text size="sm">{text(page)}</Text>
      <Anchor
        size="sm"
        href={addressOf(`/help/${documents[page]}.html`)}
        target="_blank"
        rel="noreferrer"
      >
        {text('document')}
      </Anchor>
    </Stack>
  )
}
