import { uploadPhoto } from '@/lib/upload'

import { UploadQueue } from './queue'

/** Outlives the page, so that photos go on being sent while the user looks elsewhere. */
export const queue = new UploadQueue({ send: uploadPhoto })
