import type { sentences as english } from '@/messages/en/watch/sentences'

// The service tells them in its messages, too.
import indonesian from '../../../../../src/galaxy_alpr/services/sentences/indonesian.json'

export const sentences: Record<keyof typeof english, string> = indonesian
