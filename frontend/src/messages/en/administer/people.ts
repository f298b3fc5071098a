export const people = {
  'lots.all': 'All lots',
  'lots.none': 'No lot',
  'lots.some': 'Only these lots',
  'people.add': 'Add a person',
  'people.delete': 'Delete {name}',
  'people.deleteText': 'The person is logged out and can no longer log in. This cannot be undone.',
  'people.disabled': 'Disabled',
  'people.disabledHint': 'The person is logged out and cannot log in until this is turned off',
  'people.edit': 'Change {name}',
  'people.endFactor': 'Delete the second factor',
  'people.endFactorOf': 'Delete the second factor of {name}',
  'people.endFactorText':
    'For somebody who lost the phone and the recovery codes. Log-in then asks for the password only.',
  'people.factorEnded': '{name} logs in with the password only.',
  'people.loggedOut': '{name} is logged out on all devices.',
  'people.logOut': 'Log out everywhere',
  'people.logOutOf': 'Log {name} out everywhere',
  'people.logOutText': 'The person can log in again at any time.',
  'people.lotsHint':
    'Whoever has only some lots sees only their detections, and cannot change lists and places',
  'people.noPassword': 'No password',
  'people.passwordHint':
    'At least 10 characters. Without one the person can log in once you set one',
  'people.passwordSet': '{name} has a new password.',
  'people.role': 'Role',
  'people.setPassword': 'Set the password',
  'people.setPasswordOf': 'Set the password of {name}',
  'people.setPasswordText':
    'The person is logged out on all devices, and logs in with this password from then on.',
  'people.since': 'Added',
  'people.sso': 'Single sign-on',
  'people.ssoRights':
    'The groups of the single sign-on account say what the person may do, and where.',
  'people.subtitle': 'Who may log in, and what each may do.',
  'people.you': 'You',
} as const
