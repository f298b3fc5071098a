/** What each page is for, by the name of its page, fetched when the help is opened. */
export const help = {
  document: 'Read more in the documentation',
  'integrations.adapters':
    'Interfaces of other products that this service answers, so that their clients work without a change. Each card shows the address and who used it last.',
  'integrations.ingest':
    'Cameras and systems that read plates themselves send their readings here. Each source has an address of its own. What could not be read is kept and can be replayed.',
  'integrations.mqtt':
    'The state of the connection to an MQTT broker, which topics are published, and what comes from Frigate. The settings of the service turn it on.',
  'integrations.notifications':
    'Channels that tell people of alarms, for example by e-mail. Choose which alarms, at which times, and send a test. The history shows each message.',
  'integrations.webhooks':
    'Other systems get events as they happen. Add the address, choose the events and keep the secret. Failed deliveries are repeated and can be sent again by hand.',
  'page.account':
    'Your name, your role and your devices. Change your password here, and set up a second factor so that a stolen password alone is of no use.',
  'page.alarms':
    'Alarms stay here until somebody acknowledges them and says what became of them. Filter by kind, severity, place and time. A row opens with its picture and its history.',
  'page.audit':
    'Who changed what, who searched for a plate and who exported data, and why. Entries cannot be changed; their chain can be verified.',
  'page.cameras':
    'Each camera with its picture and its state. Open one to test it, to draw where it looks, and to see its last days. Only operators can add one.',
  'page.detect':
    'Read plates in photos of your own: drop them, paste one, or use the camera of this device. What is read is stored and appears on Live.',
  'page.detections':
    'Everything that was read, newest first. Search a part of a plate, filter, and open a row to see the pictures and to correct a reading. The result can be saved as a file.',
  'page.gates':
    'Barriers and doors with their state. The guard’s screen shows one gate in large letters, with the reason for each decision, and opens it by hand.',
  'page.keys':
    'Programs use an API key instead of a password. Give each program its own key with as few rights as it needs; it is shown once.',
  'page.lists':
    'Plates that may pass, must not pass, or need attention, everywhere or for a time. Add one, import a file, or change a status where a plate is shown.',
  'page.live':
    'What passes now, with the newest reading in large letters and the open alarms above. Select a reading to keep it on the screen. The sound of alarms is turned on here.',
  'page.occupancy':
    'How many vehicles are in each lot, how sure that is, and what is expected. If the number is wrong, count the vehicles and enter the result.',
  'page.passes':
    'Permits, bookings and other rights of plates to park: where, when, and for how long. They are checked at gates together with the lists.',
  'page.payments':
    'What was quoted, paid and given back, and what each person took in a shift. A visit is paid on the page of the visit.',
  'page.people':
    'Who may log in, with which role and for which lots. Whoever gets other rights or is disabled is logged out at once.',
  'page.places':
    'Lots are parking sites with a clock of their own. Locations are their gates and viewpoints; each camera and each photo belongs to one.',
  'page.plate':
    'All about one plate: its status, its pictures, when and where it was seen, and plates that look like it. Type a plate, or a part of it.',
  'page.reports':
    'Entries, exits, stays and revenue of each lot, compared with the period before. Each figure opens its rows. A report can be saved as a file or sent by mail.',
  'page.review':
    'Pairs of entry and exit that the service is not sure of. Compare the two pictures and press a key: same vehicle, not the same, or later.',
  'page.rules':
    'When an alarm is raised: a blocked plate, a stay that is too long, a full lot, a silent camera. Try a rule with past readings before you switch it on.',
  'page.sites':
    'Computers with cameras at other places that work alone and hand over to this centre what they read. Here is how each is, and what it needs to connect.',
  'page.start':
    'The few steps from a new installation to the first reading. Each can be skipped and done later on its own page.',
  'page.statistics':
    'Counts of a period by day, hour, place and kind, and how many plates could be read. Each chart can be saved as a file.',
  'page.system':
    'Whether all parts of the service work, which models read plates, and how long a reading takes.',
  'page.tariffs':
    'What a stay costs. A tariff has versions that never change; a new one is valid from a day you choose. Try a stay in the simulator first.',
  'page.visits':
    'Stays of vehicles: who is inside, who left, and for how long. Open one to see both pictures, to correct or close it, and to take the payment.',
} as const
