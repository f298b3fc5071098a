/** Texts of a reading whose picture is at its site, fetched with the detections. */
export const sitePicture = {
  'sitePicture.at_site': 'The picture is at {site} and has not been sent.',
  'sitePicture.get': 'Get the picture from the site',
  'sitePicture.gone': '{site} deleted the picture before it came.',
  'sitePicture.here':
    'The picture has come from {site}. If it does not appear, it is not stored here any more.',
  'sitePicture.too_large': 'The picture is too large to be sent from {site}.',
  'sitePicture.wanted': 'The picture is asked for. It comes when {site} next sends something.',
} as const
