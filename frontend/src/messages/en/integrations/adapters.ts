/** The interfaces of other vendors. */
export const adapters = {
  'adapterAccess.key': 'With a key',
  'adapterAccess.key.hint': 'Whoever sends an API key that may do what is asked. The usual choice.',
  'adapterAccess.lan': 'Local network',
  'adapterAccess.lan.hint':
    'Clients in GALAXY_COMPAT_NETWORKS (private networks, unless it is set) send pictures and look things up without a key: anybody there can. Changes, and all others, need a key.',
  'adapterAccess.off': 'Off',
  'adapterAccess.off.hint': 'Nobody: clients that use it now fail at once.',
  'adapterClients.codeproject':
    'Blue Iris, Agent DVR, AI Tool, Frigate’s detector deepstack: server and port, or an address below.',
  'adapterClients.openalpr':
    'Clients of api.openalpr.com, Home Assistant’s openalpr_cloud: in place of its address.',
  'adapterClients.parkpow': 'Programs that send to ParkPow or look up visits and vehicles there.',
  'adapterClients.plate_recognizer':
    'Snapshot clients: plate_recognition.py and transfer.py with --sdk-url; others by the address of the plate reader.',
  'adapterKey.codeproject':
    'DeepStack’s api_key is the API key. Most other clients send none: they need the local network.',
  'adapterKey.openalpr': 'The API key is entered as secret_key.',
  'adapterKey.parkpow': 'The API key is entered as token.',
  'adapterKey.plate_recognizer': 'The API key is entered as API token.',
  'adapters.access': 'Access',
  'adapters.accessOf': 'Who may use {name}',
  'adapters.addKey': 'Add an API key',
  'adapters.change': 'Change access',
  'adapters.lastClient': 'Last client',
  'adapters.pictures': 'Pictures this month',
  'adapters.text':
    'Programs that were written for these products work unmodified: enter the address of this service in place of the vendor’s.',
  'adapters.urls': 'Enter in the client',
} as const
