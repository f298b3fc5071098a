import { useTexts } from '@/lib/i18n'
import { sites as en } from '@/messages/en/onDemand/sites'
import { sites as id } from '@/messages/id/onDemand/sites'

const texts = { en, id }

export const useSiteTexts = () => useTexts(texts)
