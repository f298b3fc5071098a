import { useTexts } from '@/lib/i18n'
import { start as en } from '@/messages/en/onDemand/start'
import { start as id } from '@/messages/id/onDemand/start'

const texts = { en, id }

export const useStartTexts = () => useTexts(texts)
