import { uploadPhoto } from '@/lib/upload'

import { UploadQueue } from './queue'

/** Outlives the page, so that photos go on being sent while another page is open. */
export const queue = new UploadQueue({ send: uploadPhoto })
