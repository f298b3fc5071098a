import type { components, paths } from './schema'

type Schemas = components['schemas']

export type Session = Schemas['SessionOut']
export type Detection = Schemas['DetectionOut']
export type DetectionRecord = Schemas['DetectionRecord']
export type Plate = Schemas['PlateOut']
export type Vehicle = Schemas['VehicleOut']
export type Candidate = Schemas['CandidateOut']
export type LocationRef = Schemas['LocationRef']
export type Location = Schemas['LocationOut']
export type Lot = Schemas['LotUseOut']
export type Status = Schemas['PlateStatus']

export type LiveEvent = Schemas['LiveEvent']
export type DetectionCreated = Schemas['DetectionCreated']
export type ListChanged = Schemas['ListChanged']
export type PlateCorrected = Schemas['PlateCorrected']
export type PassUpdated = Schemas['PassUpdated']

export type DetectionsQuery = NonNullable<paths['/detections']['get']['parameters']['query']>

export type Account = Schemas['LogInOut']
export type Actor = Schemas['ActorOut']
export type Permission = Schemas['Permission']
export type Role = Schemas['Role']
export type Person = Schemas['UserOut']
export type PersonIn = Schemas['UserIn']
export type ApiKey = Schemas['ApiKeyOut']
export type AuditEntry = Schemas['AuditEntryOut']
export type ActorKind = Schemas['ActorKind']
export type Device = Schemas['LoginSessionOut']

export type Entry = Schemas['EntryOut']
export type EntryIn = Schemas['EntryIn']
export type ImportResult = Schemas['ImportOut']
export type PlateHit = Schemas['PlateHit']
export type PlateStatusAnswer = Schemas['PlateStatusOut']

export type Statistics = Schemas['Statistics']
export type Figure = Schemas['Figure']
export type Metrics = Schemas['Metrics']
export type Model = Schemas['ModelOut']
export type Readiness = Schemas['ReadyOut']

export type Camera = Schemas['CameraOut']
export type CameraIn = Schemas['CameraIn']
export type CameraChange = Schemas['CameraChange']
export type CameraState = Schemas['CameraState']
export type CameraStatus = Schemas['CameraStatusOut']
export type CameraTest = Schemas['CameraTestOut']
export type CameraStatistics = Schemas['CameraStatisticsOut']
export type Direction = Schemas['Direction']
export type Line = Schemas['Line']
export type Zone = Schemas['Zone']

export type Visit = Schemas['VisitOut']
export type VisitDetail = Schemas['VisitDetailOut']
export type VisitReading = Schemas['VisitReadingOut']
export type VisitChange = Schemas['VisitChangeOut']
export type VisitState = Schemas['VisitState']
export type VisitsQuery = NonNullable<paths['/api/visits']['get']['parameters']['query']>
export type Payment = Schemas['PaymentOut']
