/** Texts of edge sites, fetched with their page. */
export const sites = {
  'siteHealth.late': 'Late',
  'siteHealth.never_seen': 'Never seen',
  'siteHealth.off': 'Off',
  'siteHealth.ok': 'OK',
  'siteHealth.silent': 'Silent',
  'sitePictures.all': 'sends all',
  'sitePictures.listed': 'sends those of listed plates',
  'sitePictures.none': 'sends those asked for',
  'sites.add': 'Add a site',
  'sites.ahead': 'Its clock is {time} ahead',
  'sites.behind': 'Its clock is {time} behind',
  'sites.code': 'Code',
  'sites.codeHint':
    'Letters, digits, “-” and “_”. The site has it in its settings, and it never changes.',
  'sites.computer': 'Computer',
  'sites.deleteText':
    'It cannot send any more. Its readings and visits stay here; pictures that have not come do not come.',
  'sites.deleteTitle': 'Delete the site {name}?',
  'sites.empty': 'No edge site yet',
  'sites.emptyHint':
    'A site is a computer with its own cameras that reads and opens gates alone. It hands over here what happened.',
  'sites.enabled': 'May send',
  'sites.enabledHint': 'Off, what it reads waits at the site.',
  'sites.env': 'Settings of the site',
  'sites.envHint':
    'Put these lines into the .env of the site, and restart it. Change the address where the site reaches this centre by another one; with NATS, see the documentation.',
  'sites.free': '{size} free',
  'sites.health': 'Health, last seen',
  'sites.http':
    'This page was opened without TLS. Use an https address; http works within one machine, and elsewhere only if the site has GALAXY_CENTRE_HTTP=true: what it sends is signed then, but not encrypted.',
  'sites.key': 'Key',
  'sites.keyOf': 'The key of {name}',
  'sites.keyOnce':
    'The key is shown now and never again. Whoever has it can send readings as this site.',
  'sites.lag.atLeast_one': 'at least {count} event',
  'sites.lag.atLeast_other': 'at least {count} events',
  'sites.lag.none': 'No event',
  'sites.lag.some_one': '{count} event',
  'sites.lag.some_other': '{count} events',
  'sites.lag.unknown': 'Events: not known',
  'sites.lists': 'Lists from here',
  'sites.listsHint':
    'The site gets the entries of these lists. What it has of its own stays, and counts first.',
  'sites.listsNotThere': 'Not yet the same at the site',
  'sites.noLists': 'None',
  'sites.noProblems': 'None reported',
  'sites.notHere': 'Not here yet',
  'sites.oldest': 'the oldest: {time}',
  'sites.own': "The site's own setting",
  'sites.ownHint': "Empty: as the site's own settings say",
  'sites.pictures_one': '{count} picture file',
  'sites.pictures_other': '{count} picture files',
  'sites.problems': 'Problems',
  'sites.rotate': 'New key',
  'sites.rotateText':
    'The key that the site has now ends at once. Until it has the new one, what it reads waits there.',
  'sites.rotateTitle': 'Make a new key for {name}?',
  'sites.sends': 'Pictures that come by themselves',
  'sites.subtitle':
    'Computers with cameras that work alone, and hand over to this centre what they read.',
  'sites.version': 'Version {version}',
} as const
